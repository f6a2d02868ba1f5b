"""What a slip carries: a token that proves it, its address, and two words against look-alikes.

The token names the unit's voter and the number of the slip, and ends in 96 bits of HMAC under a
key of the installation: it is checked without a database, and nobody makes one without the key.
A voter belongs to one motion, so a token is good for no other; a slip that was issued again has
a higher number, and the earlier one is void.

What it cannot do: a slip is a bearer paper like a paper ballot. Who photographs somebody else's
slip can cast on it first. The page therefore shows whose slip it is and asks; where the first
counts a second cast is refused and written down; owners with an account are told within a minute
or two that a ballot came (`telling_tasks`), and can complain before the count, whereupon it is
struck, this slip is void, and the unit votes again. Who has no account finds out when the own
cast is refused, or where the last counts not at all.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from django.conf import settings

from lilong.ballot.models import Voter

# Crockford's digits: no I, L, O or U, which are misread; all of them are QR's own alphabet.
_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
# As typed by hand, too: small letters, O for 0, I and L for 1; then Python's digits of 32.
_TYPED = _DIGITS + _DIGITS[10:].lower() + "OoIiLl"
_MEANT = "0123456789abcdefghijklmnopqrstuv" + "abcdefghijklmnopqrstuv" + "001111"
_READ = str.maketrans(_TYPED, _MEANT) | str.maketrans("", "", "- ")
_STRANGE = re.compile(rf"[^{_TYPED} -]")
_FORM = re.compile(r"[0-9a-v]{48}\Z")
_MAC = 12
_BYTES = 16 + 2 + _MAC
LENGTH = _BYTES * 8 // 5
"""Characters of a token."""

# Concrete, two characters each, told apart by ear and eye; sixty-four, so two words say 12 bits.
_WORDS = (
    "梧桐", "玉兰", "桂花", "腊梅", "石榴", "枇杷", "银杏", "香樟",
    "杨柳", "荷花", "菊花", "茶花", "水仙", "海棠", "紫藤", "芭蕉",
    "麻雀", "喜鹊", "燕子", "白鹭", "黄莺", "鲤鱼", "青蛙", "蜻蜓",
    "蝴蝶", "蜜蜂", "兔子", "骏马", "老牛", "绵羊", "公鸡", "花猫",
    "石桥", "江水", "轮船", "钟楼", "渡口", "灯塔", "弄堂", "天井",
    "晒台", "竹椅", "蒲扇", "雨伞", "茶壶", "瓷碗", "灯笼", "风筝",
    "毛笔", "算盘", "胡琴", "铜铃", "车轮", "帆布", "棉袄", "布鞋",
    "馄饨", "汤圆", "春卷", "豆浆", "油条", "月饼", "青团", "蜂蜜",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip that proved good; only `read` makes one. Whether it is still valid, its voter says."""

    voter_id: UUID
    serial: int


def token(voter_id: UUID, serial: int) -> str:
    """The 48 characters of a slip."""
    body = voter_id.bytes + serial.to_bytes(2, "big")
    return _letters(body + _mac(b"slip", body)[:_MAC])


def slip_url(voter: Voter) -> str:
    """The address printed beside the code, of the voter's present slip."""
    return f"{settings.SITE_URL}/v/{token(voter.id, voter.serial)}"


def slip_qr(voter: Voter) -> str:
    """The same address in capitals, which makes a smaller code; it opens the same page."""
    return f"{settings.SITE_URL.upper()}/V/{token(voter.id, voter.serial)}"


def phrase(voter_id: UUID, serial: int) -> str:
    """Two words printed beside the code and shown on the page, such as 梧桐·灯塔.

    A page that does not show the words on the paper is not ours.
    """
    drawn = _mac(b"words", voter_id.bytes + serial.to_bytes(2, "big"))
    return f"{_WORDS[drawn[0] % 64]}·{_WORDS[drawn[1] % 64]}"


def read(text: str) -> Slip | None:
    """The slip whose token this is, or None when it is none of ours. Takes microseconds."""
    raw = _bytes(text)
    if raw is None:
        return None
    body, mac = raw[:-_MAC], raw[-_MAC:]
    if not hmac.compare_digest(_mac(b"slip", body)[:_MAC], mac):
        return None
    return Slip(UUID(bytes=body[:16]), int.from_bytes(body[16:], "big"))


def claimed(text: str) -> UUID | None:
    """Which voter a slip that proved bad says it is of: nothing but a hint for the record."""
    raw = _bytes(text)
    return UUID(bytes=raw[:16]) if raw is not None else None


def _mac(purpose: bytes, body: bytes) -> bytes:
    return hmac.digest(_key(settings.FIELD_KEY), b"lilong " + purpose + b" 1\n" + body, "sha256")


@cache
def _key(field_key: str) -> bytes:
    return hashlib.sha256(b"lilong slip token" + field_key.encode()).digest()


def _letters(raw: bytes) -> str:
    number = int.from_bytes(raw, "big")
    return "".join(_DIGITS[number >> shift & 31] for shift in range(len(raw) * 8 - 5, -1, -5))


def _bytes(text: str) -> bytes | None:
    if _STRANGE.search(text):  # what is no digit of ours would pass as one of Python's
        return None
    typed = text.translate(_READ)
    return int(typed, 32).to_bytes(_BYTES, "big") if _FORM.match(typed) else None
