"""What anybody may read, as feed readers know it: RSS 2.0, Atom 1.0, JSON Feed 1.1."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.translation import get_language

from lilong.commons.web.addresses import address
from lilong.council.queries.published import STREAMS, Entry


@dataclass(frozen=True)
class Channel:
    """What a feed says of itself.

    Attributes:
        home: address of the page with the same entries; `here` that of the feed.
        author: who publishes it: the residents' area, never a person.
    """

    title: str
    about: str
    home: str
    here: str
    author: str


def entry_url(entry: Entry) -> str:
    """The whole address of an entry's own page."""
    return settings.SITE_URL + address("council:published-entry", entry.stream, entry.id)


def rss(channel: Channel, entries: Sequence[Entry]) -> str:
    """RSS 2.0."""
    return _syndicated(_Rss, channel, entries)


def atom(channel: Channel, entries: Sequence[Entry]) -> str:
    """Atom 1.0 (RFC 4287)."""
    return _syndicated(_Atom, channel, entries)


def json_feed(channel: Channel, entries: Sequence[Entry]) -> str:
    """JSON Feed 1.1."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "description": channel.about,
        "home_page_url": channel.home,
        "feed_url": channel.here,
        "language": _language(),
        "authors": [{"name": channel.author, "url": channel.home}],
        "items": [_item(entry) for entry in entries],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1)


@dataclass(frozen=True)
class Format:
    """A format of feeds: its type, and how it is written."""

    label: str
    content_type: str
    write: Callable[[Channel, Sequence[Entry]], str]


FORMATS = {
    "rss": Format("RSS", "application/rss+xml", rss),
    "atom": Format("Atom", "application/atom+xml", atom),
    "json": Format("JSON Feed", "application/feed+json", json_feed),
}


class _Steady:
    """A feed is dated by its entries: the same entries are the same text, and are sent once."""

    items: list[dict[str, Any]]

    def latest_post_date(self) -> datetime:
        dates = [item["updateddate"] for item in self.items]
        return max(dates, default=datetime.fromisoformat("2000-01-01T00:00:00+00:00"))


class _Rss(_Steady, Rss201rev2Feed):
    pass


class _Atom(_Steady, Atom1Feed):
    pass


def _syndicated(maker: type[SyndicationFeed], channel: Channel, entries: Sequence[Entry]) -> str:
    feed = maker(
        title=_plain(channel.title),
        link=channel.home,
        description=_plain(channel.about),
        feed_url=channel.here,
        language=_language(),
        author_name=_plain(channel.author),
    )
    for entry in entries:
        feed.add_item(
            title=_plain(entry.title),
            link=entry_url(entry),
            description=_plain(_content(entry)),
            unique_id=entry.id.urn,
            unique_id_is_permalink=False,
            pubdate=entry.at,
            updateddate=entry.changed,
            categories=[_plain(word) for word in _tags(entry)],
        )
    written: str = feed.writeString("utf-8")
    return written


def _item(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id.urn,
        "url": entry_url(entry),
        "title": _plain(entry.title),
        "content_text": _plain(_content(entry)),
        "date_published": entry.at.isoformat(),
        "date_modified": entry.changed.isoformat(),
        "tags": _tags(entry),
    }


def _content(entry: Entry) -> str:
    return "\n".join(part for part in (entry.text, entry.status) if part)


def _tags(entry: Entry) -> list[str]:
    stream = str(STREAMS[entry.stream].label)
    return [word for word in (stream, entry.label, entry.where) if word]


def _plain(text: str) -> str:
    """Without control characters: XML has no place for them."""
    return "".join(c for c in text if c in "\n\t" or c.isprintable() or c == "\u3000")


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE
