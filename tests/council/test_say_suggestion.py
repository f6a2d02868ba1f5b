"""One sentence in: from whom, how many, and what is kept of it."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from lilong.commons.counters.counting import tallies
from lilong.commons.files.storing import open_stored
from lilong.commons.ledger.models import LedgerEntry
from lilong.council.actions.say_suggestion import say_suggestion
from lilong.council.covering import Telling
from lilong.council.floods import TooManySayings, forget_counts, source_of
from lilong.council.models import SayingCount, Suggestion, SuggestionContact, SuggestionPhoto
from lilong.council.states import Branch
from lilong.council.writing import SUGGESTIONS
from lilong.kernel.actor import VISITOR
from lilong.kernel.ids import day_uuid7
from lilong.kernel.refusal import Invalid
from tests.neighbourhood import person_with
from tests.survey.web.pictures import photo
from tests.walks import EVERYONE, everyone, may_or_is_refused, someone

# Whoever belongs to the residents' area; the street's own staff write down what they hear.
NEIGHBOURS = frozenset(
    who for who in EVERYONE if who.split("@")[1] in ("area", "compound", "number", "other number",
                                                     "room")
)  # fmt: skip


@everyone
def test_a_neighbour_may_say_something(who, street, other_street):
    actor = someone(who, street, other_street)

    may_or_is_refused(
        who in NEIGHBOURS,
        lambda: say_suggestion(actor, place_id=street.numbers[0].id, text="路灯坏了"),
    )

    assert Suggestion.objects.count() == int(who in NEIGHBOURS)


def test_a_stranger_is_taken_in_where_the_committee_allows_it(street, other_street, open_door):
    one = say_suggestion(
        VISITOR, place_id=street.lanes[0].id, text="多几张长椅", source=source_of("203.0.113.7")
    )

    assert (one.state, one.released, one.category) == ("received", False, "greenery")
    with pytest.raises(Exception, match="要先登录"):
        say_suggestion(VISITOR, place_id=other_street.lanes[0].id, text="长椅", source="x")


def test_what_tells_who_somebody_is_is_kept_or_covered_but_never_unasked(resident, street):
    text, place = "3号楼302室王美芳13812345678天天拍门", street.numbers[0].id

    with pytest.raises(Telling) as refused:
        say_suggestion(resident, place_id=place, text=text)
    assert refused.value.fields == {"text": ["3号楼302室＊＊＊＊天天拍门"]}
    assert not Suggestion.objects.exists()

    kept = [
        say_suggestion(resident, place_id=place, text=text, personal=personal).text
        for personal in ("cover", "keep")
    ]
    assert kept == ["3号楼302室＊＊＊＊天天拍门", text]


def test_nothing_tells_who_said_it(said, resident, street):
    one = said("楼下的窨井又冒水了", contact="13812345678", leave_name=True)

    entry = LedgerEntry.objects.get(kind="council.suggestion_said")
    assert (entry.actor_id, entry.role) == (None, "sealed")
    assert "窨井" not in str(entry.facts)
    assert str(resident.person_id) not in str(Suggestion.objects.values().get())
    sealed = SuggestionContact.objects.get(suggestion_id=one.id)
    assert sealed.contact == "13812345678"
    assert str(resident.person_id) in sealed.author
    assert sealed.expires_on == timezone.localdate() + timedelta(days=365)


def test_without_a_contact_nothing_is_sealed(said):
    said()

    assert not SuggestionContact.objects.exists()


def test_it_is_numbered_counted_and_has_a_short_address(said, street):
    one, other = said(), said("电梯又困人了", branch=Branch.CLAIM)

    year = timezone.localdate().year
    assert [one.code, other.code] == [f"{year}-0001", f"{year}-0002"]
    assert len(one.key) == 12
    assert one.key != other.key
    assert tallies(street.area.id, SUGGESTIONS) == tallies(street.lanes[0].id, SUGGESTIONS) == {
        "received|suggestion|sewage": 1,
        "received|claim|lifts": 1,
    }  # fmt: skip


def test_control_characters_go_and_emoji_stay(said):
    one = said("路灯\x1b坏了\u202e👨‍👩‍👧\r\n\t请修")

    assert one.text == "路灯坏了👨‍👩‍👧\n 请修"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "请写一句话"),
        (" \u200b\n\x07 ", "请写一句话"),
        ("堵" * 50_000, "写了 50000 个字，最多 2000 个"),
    ],
)
def test_nothing_and_a_novel_are_refused_in_a_sentence(said, text, told):
    with pytest.raises(Invalid) as refusal:
        said(text)

    assert told in refusal.value.fields["text"][0]
    assert not Suggestion.objects.exists()


def test_a_flood_from_one_address_is_told_when_to_come_again(street, open_door):
    source = source_of("203.0.113.7")
    for _each in range(3):
        say_suggestion(VISITOR, place_id=street.lanes[0].id, text="长椅", source=source)

    for _each in range(20):
        with pytest.raises(TooManySayings) as refusal, transaction.atomic():
            say_suggestion(VISITOR, place_id=street.lanes[0].id, text="长椅", source=source)

    assert "以后再来" in refusal.value.remedy
    assert Suggestion.objects.count() == 3
    assert SayingCount.objects.get(source=source).count == 3


def test_a_flood_from_many_addresses_stops_at_the_areas_limit(street, open_door):
    for n in range(5):
        say_suggestion(
            VISITOR, place_id=street.lanes[0].id, text="长椅", source=source_of(f"203.0.113.{n}")
        )

    with pytest.raises(TooManySayings, match="整个居民区"), transaction.atomic():
        say_suggestion(VISITOR, place_id=street.lanes[0].id, text="长椅", source=source_of("x"))


def test_an_account_may_say_twenty_things_an_hour(said, lasting_hour):
    for _each in range(20):
        said()

    with pytest.raises(TooManySayings):
        said()


def test_an_address_is_kept_as_something_else_each_day_and_not_for_long(street, open_door, said):
    said()
    assert "203.0.113.7" not in source_of("203.0.113.7")
    assert source_of("2001:db8::1") == source_of("2001:db8::2") != source_of("2001:db8:1::1")

    SayingCount.objects.update(hour=timezone.now() - timedelta(hours=2))
    assert forget_counts(timezone.localdate()) == 1


def test_the_same_form_is_taken_once(said):
    form = day_uuid7()
    said(suggestion_id=form)

    with pytest.raises(IntegrityError), transaction.atomic():
        said(suggestion_id=form)

    assert Suggestion.objects.count() == 1


def test_its_photo_tells_nothing_of_where_and_when(said):
    taken = Image.Exif()
    taken[0x0110] = "A phone"
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "brown").save(file, "JPEG", exif=taken)
    file.seek(0)

    one = said(photos=[file, photo()])

    assert one.photos == 2
    for hung in SuggestionPhoto.objects.all():
        with open_stored(hung.file_id) as stored, Image.open(stored) as shown:
            assert not shown.getexif()


def test_a_place_above_the_residents_areas_is_refused(said, street):
    with pytest.raises(Invalid, match="居民区里"):
        said(place=street.street)


def test_saying_costs_seven_queries_and_eight_without_an_account(street, resident, open_door):
    def asked(actor, **values):
        with CaptureQueriesContext(connection) as seen:
            say_suggestion(actor, place_id=street.numbers[0].id, text="冒水", **values)
        return [query["sql"] for query in seen if "SAVEPOINT" not in query["sql"]]

    asked(resident)  # the first of a street begins its ledger
    assert len(asked(resident)) <= 7
    assert len(asked(VISITOR, source=source_of("x"))) <= 8


def test_a_flood_of_ten_thousand_asks_little_and_writes_nothing(street, open_door, resident):
    source, place = source_of("203.0.113.7"), street.lanes[0].id

    def refused(count):
        for _each in range(count):
            with pytest.raises(TooManySayings):
                say_suggestion(VISITOR, place_id=place, text="长椅", source=source)

    for _each in range(3):
        say_suggestion(VISITOR, place_id=place, text="长椅", source=source)
    refused(1)
    with CaptureQueriesContext(connection) as seen:
        refused(1)
    refused(50)

    told = [query["sql"] for query in seen if "SAVEPOINT" not in query["sql"]]
    assert len(told) <= 2, told  # where it is, and what the committee allows
    assert not [sql for sql in told if not sql.startswith(("SELECT", "WITH"))]
    rows = (Suggestion.objects.count(), SayingCount.objects.count(), LedgerEntry.objects.filter(
        kind="council.suggestion_said").count())  # fmt: skip
    assert rows == (3, 2, 3)
    # Others are not told to wait: neither a neighbour nor another telephone.
    say_suggestion(resident, place_id=place, text="路灯")
    say_suggestion(VISITOR, place_id=place, text="路灯", source=source_of("203.0.113.8"))


def test_who_belongs_elsewhere_counts_as_a_stranger(street, other_street, open_door):
    stranger = person_with("resident", other_street.rooms[0])

    say_suggestion(stranger, place_id=street.lanes[0].id, text="长椅", source=source_of("y"))

    assert SayingCount.objects.filter(source=source_of("y")).exists()
