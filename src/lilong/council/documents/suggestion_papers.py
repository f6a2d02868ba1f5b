"""The slip that whoever said something takes home, and the poster on the notice board."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import override

from lilong.ballot.documents.posters import Poster
from lilong.commons.documents.blocks import Code, Document, Facts, Paragraph

# A slip quotes the beginning: the whole text stands behind the short address.
LONGEST_QUOTE = 200


def slip_document(
    *,
    code: str,
    key: str,
    address: str,
    qr: str,
    text: str,
    place: str,
    said_on: date,
    language: str = "zh-hans",
) -> Document:
    """The slip of one sentence: what was said, the short address and its code. No name.

    Args:
        key: as it is typed by hand, in groups.
        address, qr: the short address as it is read, and as the code holds it.
    """
    quoted = text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + "…"
    with override(language):
        return Document(
            _("您说的一句，我们收到了"),
            (
                Paragraph(quoted, strong=True),
                Facts(
                    (
                        (_("编号"), code),
                        (_("在哪里"), place),
                        (_("哪一天"), f"{said_on:%Y-%m-%d}"),
                        (_("短网址"), address),
                        (_("手输的话"), key),
                    )
                ),
                Code(qr, _("扫这个码，看办得怎样；办好以后，也在这里告诉我们是不是真的解决了")),
                Paragraph(
                    _("谁拿着这张纸条，谁就能看到这句话和办的经过，请收好。上面没有您的名字。")
                ),
                Paragraph(_("不用手机的，拿这张纸条到居委会，社工替您查。")),
            ),
            language=language,
        )


def say_poster(*, place: str, address: str, strangers: bool, language: str = "zh-hans") -> Poster:
    """The poster for the notice board: scan, say one sentence, follow it.

    Args:
        address: of the page on which one says it.
        strangers: whether the area takes in what is said without an account; the poster promises
            nothing else than what the page does.
    """
    with override(language):
        return Poster(
            over=place,
            title=_("哪里不好，怎样更好"),
            big=_("说一句"),
            big_label=_("给居委会"),
            sentences=(
                _("不用注册，不记您是谁。")
                if strangers
                else _("有账号的登录以后说，公开的话上面没有您的名字。"),
                _("交了以后给您一个短网址，什么时候都能看办得怎样。"),
                _("办好了，请您说一句：是不是真的解决了。"),
                _("不用手机的，告诉楼组长、志愿者，或者到居委会说一声。"),
            ),
            address=address,
            says=_("手机扫一扫，写一句就行"),
            language=language,
        )
