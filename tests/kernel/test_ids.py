"""Identifiers: ordered by time, and silent about the minute where they must be."""

from __future__ import annotations

from uuid import UUID

from lilong.kernel.ids import DAY_MS, day_uuid7, uuid7

NOON = 1_770_000_000_000


def milliseconds(made: UUID) -> int:
    return made.int >> 80


def test_an_id_is_a_version_7_uuid_that_tells_its_millisecond() -> None:
    made = uuid7(at_ms=NOON)

    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert milliseconds(made) == NOON


def test_ids_sort_by_the_time_they_were_made() -> None:
    made = [uuid7(at_ms=NOON + n) for n in range(50)]

    assert made == sorted(made)


def test_a_thousand_ids_of_one_millisecond_are_all_different() -> None:
    assert len({uuid7(at_ms=NOON) for _ in range(1000)}) == 1000


def test_the_id_of_something_reported_tells_the_day_and_nothing_finer() -> None:
    assert milliseconds(day_uuid7()) % DAY_MS == 0
    assert milliseconds(uuid7(at_ms=NOON + 1)) % DAY_MS != 0


def test_ids_of_one_day_come_in_no_order_that_tells_who_was_first() -> None:
    made = [day_uuid7() for _ in range(50)]

    assert made != sorted(made)
