"""Writing a bundle: everything that anyone needs to count a vote again, and the program to do it.

Knows no table: rows come in as plain values, one after the other, and are written as they come,
so that a million ballots take no more memory than a hundred. What is handed in is written down
as it is, right or wrong; whether it holds together is for `verify_ballot.py` to say.
"""

from __future__ import annotations

import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

MOTION, ROLL, BALLOTS, ROOTS, RESULT, VERIFIER, README, SUMS = FILES = (
    "motion.json", "roll.tsv", "ballots.tsv", "roots.jsonl", "result.json", "verify_ballot.py",
    "README.txt", "SHA256SUMS",
)  # fmt: skip


def result_text(result: Mapping[str, Any]) -> str:
    """`result.json` in its one form: UTF-8, sorted keys, one field a line.

    Raises:
        ValueError: when it holds a floating-point number: every figure of a vote is exact.
    """
    text = json.dumps(result, ensure_ascii=False, sort_keys=True, indent=1) + "\n"

    def refuse(number: str) -> None:
        raise ValueError(f"a bundle holds no inexact number: {number}")

    json.loads(text, parse_float=refuse, parse_constant=refuse)
    return text


def write_bundle(
    out: Path,
    *,
    motion: str,
    roll_rows: Iterable[str],
    ballot_lines: Iterable[tuple[str, str]],
    roots: Iterable[str],
    result: Mapping[str, Any],
) -> None:
    """Write a bundle to `out`, a tar where the name ends in `.tar`, else a folder.

    The same values give the same bytes. Nothing stands under the name before all of it is on
    the disk.

    Args:
        motion: the text of `motion.json` that the motion's digest was made of.
        roll_rows: the rows of the roll, in the order of their units, as its digest was made of
            them; without their newlines, as all rows here.
        ballot_lines: each line of the chain with its `h(n)` in hex digits, as they were stored;
            not made again here, so that an altered row shows.
        roots: `SignedRoot.text()` of each root that was published, in their order.
        result: what was counted, see docs/why/0010-a-vote-is-a-chain-of-ballots.md; whoever
            verifies reckons every key of it again and knows no other.

    Raises:
        FileExistsError: when there is something under that name already.
        ValueError: when a line has a line's end in it, or a figure is not exact.
    """
    if out.exists():
        raise FileExistsError(f"there is something already: {out}")
    folder = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    try:
        parts: dict[str, Iterable[str]] = {
            MOTION: [motion],
            ROLL: _rows(roll_rows),
            BALLOTS: _rows(f"{line}\t{hash_}" for line, hash_ in ballot_lines),
            ROOTS: _rows(roots),
            RESULT: [result_text(result)],
            VERIFIER: [Path(__file__).with_name(VERIFIER).read_text(encoding="utf-8")],
            README: [HOW_TO_VERIFY],
        }
        sums = [f"{_write(folder / name, texts)}  {name}\n" for name, texts in parts.items()]
        _write(folder / SUMS, sums)
        _give_name(folder, out)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _rows(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        if "\n" in text:
            raise ValueError(f"a row is one line: {text[:200]!r}")
        yield f"{text}\n"


def _write(path: Path, texts: Iterable[str]) -> str:
    """Write the texts, wait for the disk, give the SHA-256 of it all."""
    digest = sha256()
    with path.open("wb") as file:
        for text in texts:
            data = text.encode()
            digest.update(data)
            file.write(data)
        _wait_for_disk(file.fileno())
    path.chmod(0o644)
    return digest.hexdigest()


def _give_name(folder: Path, out: Path) -> None:
    """Put what lies in `folder` under its name, whole or not at all."""
    if out.suffix == ".tar":
        packed = folder / out.name
        with packed.open("wb") as file:
            _pack(folder, file)
            _wait_for_disk(file.fileno())
        packed.chmod(0o644)
        packed.rename(out)
    else:
        folder.chmod(0o755)
        _wait_for_folder(folder)
        folder.rename(out)
    _wait_for_folder(out.parent)


def _pack(folder: Path, file: Any) -> None:
    """A plain tar of the files in their order, without owner or date: the same bytes each time."""
    with tarfile.open(fileobj=file, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name in FILES:
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = (folder / name).stat().st_size, 0o644
            with (folder / name).open("rb") as part:
                tar.addfile(entry, part)


def _wait_for_disk(descriptor: int) -> None:
    os.fsync(descriptor)


def _wait_for_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


HOW_TO_VERIFY = """\
这是一次业主表决的全部凭据，拿到的人可以自己从头重算一遍。
里面没有姓名、电话，也没有房号；单元以名册上的序号表示，您的序号在您的回执上。
对着名册看得出谁选了什么：只用来核对，请不要转发。

怎么核对
  1. 一台装有 Python 3.9 或更新版本的电脑，不用联网，不用安装任何东西。
  2. 在这个文件夹里运行：python verify_ballot.py .
  3. 最好从别处另取一份 verify_ballot.py（它只有一个文件，不到五百行，可以从头读到尾）。
  4. 手上有公告或回执的，一并比对：
       python verify_ballot.py . --pin 公告上的“序号:票数:根” --receipt 回执上的“票号:校验码”
       python verify_ballot.py . --key 公告上的公钥
  全部相符时显示重新计票的结果；否则只有一行，说明哪个文件、哪一行、哪个单元不符。

文件
  motion.json    表决事项：内容、不包括什么、规则和计票选项
  roll.tsv       名册：单元、面积（㎡）、人数号、种类、状态、是否计入、楼、该行的校验
  ballots.tsv    每一票一行：票号、单元、选择、渠道、随机数、收到时间（UTC）、
                 扫描件校验码、顶替哪一票、链上的校验码
  roots.jsonl    陆续公布的根，每个都有签名：投票期间的（hour）、截止时的（close，
                 以后只会再有撤下的票）、计票时的（count，以后什么都不会有）
  result.json    结果：依据哪条规则、四个数、通过没有；另有规定的、随多数与不随的，
                 一并列出。里面每一项都会重算
  SHA256SUMS     各文件的校验码，也可以用 sha256sum -c SHA256SUMS 检查

看不出的事
  整个包若被换成更早的，或用另一把密钥重新签过的，只看包本身看不出来：
  请用公告、回执（--pin、--receipt）和公布的公钥（--key）比对。
  票是不是本人投的、票送到了没有，也不在这里：那要看扫描件、送达记录和当面核实。

----------------------------------------------------------------------

This is all that is needed to count an owners' vote again from the beginning.
There is no name, telephone or room in it; a unit is its number on the roll, which
your receipt shows. With the roll one can tell who chose what: it is for checking,
please do not pass it round.

How to check
  1. Any computer with Python 3.9 or later; no network, nothing to install.
  2. In this folder: python verify_ballot.py .
  3. Better take verify_ballot.py from somewhere else (one file, under 500 lines).
  4. Compare with what was posted and with receipts:
       python verify_ballot.py . --pin COUNTER:SIZE:ROOT --receipt NUMBER:HASH
       python verify_ballot.py . --key PUBLIC_KEY
  When everything agrees you see the vote counted again; otherwise one line that
  names the file, the row and the unit.

What cannot be seen from here
  A bundle that was swapped whole, for an earlier one or one signed with another
  key: compare with posters, receipts and the posted key.
  Whether an owner cast a ballot in person, and whether a slip was delivered: see
  the scans and the record of deliveries, and ask.
"""
