"""Loading the demo through the same use cases that people go through."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from io import BytesIO
from random import Random
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lilong.commons.imports.actions.apply_import import apply_import
from lilong.commons.imports.actions.begin_writing import begin_writing
from lilong.commons.imports.actions.hand_in_file import hand_in_file
from lilong.commons.imports.dry_run import read_import
from lilong.commons.imports.importer import Target
from lilong.kernel.actor import SYSTEM, Actor
from lilong.people import queries as people
from lilong.people.actions.add_organisation import add_organisation
from lilong.people.actions.give_grant import give_grant
from lilong.people.actions.open_demo_account import open_demo_account
from lilong.people.actions.register_person import register_person
from lilong.places import queries as places
from lilong.places.actions.add_place import add_place
from lilong.places.actions.add_places import NewPlace, add_places
from lilong.places.queries import PlaceView
from lilong.project.demo_data import findings as found
from lilong.project.demo_data import ledger, society, tree
from lilong.project.demo_data.cages import load_cages
from lilong.project.demo_data.days import days_ago
from lilong.project.demo_data.doors import load_doors
from lilong.project.demo_data.findings import DemoFinding
from lilong.project.demo_data.hotline import load_hotline
from lilong.project.demo_data.lane import load_lane
from lilong.project.demo_data.leak import load_leak
from lilong.project.demo_data.meetings import load_meetings
from lilong.project.demo_data.opinions import load_opinions
from lilong.project.demo_data.pictures import picture
from lilong.project.demo_data.sentences import load_sentences
from lilong.project.demo_data.topics import load_topics
from lilong.project.demo_data.visits import visits
from lilong.project.demo_data.voting import load_votes
from lilong.survey.actions.add_finding import add_finding
from lilong.survey.actions.add_photo import add_photo
from lilong.survey.actions.assign_surveyor import assign_surveyor
from lilong.survey.actions.change_finding import change_finding
from lilong.survey.actions.clear_finding import clear_finding
from lilong.survey.actions.close_campaign import close_campaign
from lilong.survey.actions.open_campaign import open_campaign
from lilong.survey.actions.plan_campaign import plan_campaign
from lilong.survey.actions.record_visits import Knock, record_visits
from lilong.survey.actions.validate_findings import validate_findings
from lilong.survey.importing.importer import CODE as LEDGER
from lilong.survey.queries.ledger_filter import LedgerFilter
from lilong.survey.queries.listing import every_finding

SEED = 20241104
SOURCE = "示例数据"
PICTURED_EVERY = 7

Progress = Callable[[str], None]


def is_demo() -> bool:
    """Whether the demo has been loaded here."""
    return get_user_model().objects.exclude(demo_role="").exists()


def load(*, findings: bool = True, progress: Progress = lambda step: None) -> None:
    """Load the demo neighbourhood, once; all of it or nothing.

    Args:
        findings: False leaves the survey without findings, for who wants to import a ledger.
        progress: told the name of each step before it begins.
    """
    if is_demo():
        return
    with transaction.atomic():
        town = Town(Random(SEED))  # noqa: S311  # invents neighbours, guards nothing
        progress(_("登记地点"))
        town.places = _register_places(town.random, town.areas)
        progress(_("登记单位和人员"))
        _register_society(town)
        progress(_("安排排摸"))
        _survey_south(town)
        _survey_baolian(town)
        if findings:
            progress(_("导入排摸台账"))
            with days_ago(100):
                _import_ledger(town)
            progress(_("登记防盗窗"))
            with days_ago(98):
                _add_cages(town)
        progress(_("安排回头看"))
        _survey_again(town)
        progress(_("记下大家说的话"))
        load_sentences(town)
        load_opinions(town)
        load_meetings(town)
        load_topics(town)
        if findings:
            progress(_("准备两次业主表决"))
            load_votes(town)
            progress(_("立案、上门、调解"))
            cases = load_lane(town)
            load_cages(town)
            load_hotline(town)
            load_doors(town, cases)
            load_leak(town)


@dataclass
class Town:
    """What has been registered so far: places and areas (0.01 m²) by path, persons by key, and
    what the surveys found."""

    random: Random
    places: dict[str, PlaceView] = field(default_factory=dict)
    persons: dict[str, UUID] = field(default_factory=dict)
    cast: list[society.DemoPerson] = field(default_factory=list)
    areas: dict[str, int] = field(default_factory=dict)
    found: list[tuple[DemoFinding, UUID]] = field(default_factory=list)

    def actor(self, key: str) -> Actor:
        """The person as who acts."""
        person_id = self.persons[key]
        name = next(person.name for person in self.cast if person.key == key)
        return Actor(person_id, name, people.grants_of(person_id, timezone.localdate()))

    def id_at(self, path: str) -> UUID:
        return self.places[path].id


# --- Places and people ----------------------------------------------------------------------


def _register_places(random: Random, areas: dict[str, int]) -> dict[str, PlaceView]:
    """City, districts and streets one by one; everything of a street at once.

    Args:
        areas: where the areas of rooms are noted, which the rolls of owners repeat.
    """
    ids: dict[str, UUID] = {}
    below: dict[str, list[NewPlace]] = defaultdict(list)
    street = ""
    for place in tree.places(random):
        parent, slug = _parted(place.path)
        if place.area is not None:
            areas[place.path] = place.area
        if place.kind not in ("city", "district", "subdistrict"):
            below[street].append(_new(place, street))
            continue
        street = place.path
        made = add_place(
            SYSTEM,
            parent_id=ids.get(parent),
            kind=place.kind,
            name=place.name,
            slug=slug,
            english_name=place.english_name,
        )
        ids[place.path] = made.id
    for path, batch in below.items():
        add_places(SYSTEM, below=ids[path], places=batch)
    return {view.path: view for view in places.at_and_below("/sh/")}


def _parted(path: str) -> tuple[str, str]:
    """The parent's path and the last part: ("/sh/", "xuhui") of "/sh/xuhui/"."""
    above, _slash, slug = path.rstrip("/").rpartition("/")
    return above + "/", slug


def _new(place: tree.DemoPlace, street: str) -> NewPlace:
    details = {
        "english_name": place.english_name,
        "x": place.x,
        "y": place.y,
        "plan": place.plan,
        "area": place.area,
        "households": place.households,
        "source": SOURCE,
    }
    return NewPlace(place.path.removeprefix(street), place.kind, place.name, details)


def _register_society(town: Town) -> None:
    organisations = {
        one.key: add_organisation(
            SYSTEM,
            place_id=town.id_at(one.path),
            kind=one.kind,
            name=one.name,
            source=SOURCE,
        ).id
        for one in society.ORGANISATIONS
    }
    town.cast = list(society.persons(town.random))
    for person in town.cast:
        place_id = town.id_at(person.path)
        person_id = register_person(
            SYSTEM,
            place_id=place_id,
            name=person.name,
            organisation_id=organisations.get(person.organisation),
            source=SOURCE,
        ).id
        town.persons[person.key] = person_id
        give_grant(
            SYSTEM, person_id=person_id, role=person.role, place_id=place_id, since=society.SINCE
        )
        if person.demo_role:
            open_demo_account(SYSTEM, person_id=person_id, role=person.demo_role)


# --- The survey -----------------------------------------------------------------------------


def _survey_south(town: Town) -> None:
    """The newspaper's winter in 西木南: each lane's volunteer types in the lane's sheet."""
    campaign = _campaign(
        town, "secretary", tree.SOUTH, "“三旧”变“三新”前期排摸",
        (found.FIRST_DAY, date(2024, 12, 31)), society.surveyors(town.cast),
    )  # fmt: skip
    for slug in tree.SOUTH_LANES:
        lane = f"{tree.SOUTH_COMPOUND}{slug}/"
        _knock(town, campaign, lane, town.actor(f"volunteer-{slug}-1"), found.FIRST_DAY, 41)
    close_campaign(town.actor("secretary"), campaign_id=campaign)


def _survey_baolian(town: Town) -> None:
    """A small campaign in 延峰 that is over."""
    worker = [person for person in town.cast if person.key == "worker-yanfeng"]
    campaign = _campaign(
        town, society.ANOTHER_STREET, tree.BAOLIAN, "宝联小区围墙和楼道排摸",
        (found.FIRST_DAY, date(2024, 11, 30)), worker,
    )  # fmt: skip
    _knock(town, campaign, tree.BAOLIAN, town.actor("worker-yanfeng"), found.FIRST_DAY, 24)
    close_campaign(town.actor(society.ANOTHER_STREET), campaign_id=campaign)


def _survey_again(town: Town) -> None:
    """A second walk through the lane with most of the work, still under way when one looks."""
    today = timezone.localdate()
    starts = today - timedelta(days=14)
    near = [
        person
        for person in society.surveyors(town.cast)
        if tree.LINGLING.startswith(person.path) or person.path.startswith(tree.LINGLING)
    ]
    campaign = _campaign(
        town, "secretary", tree.LINGLING, "零陵路某弄回头看", (starts, today + timedelta(days=30)),
        near,
    )  # fmt: skip
    _knock(town, campaign, tree.LINGLING, town.actor("volunteer-lingling-1"), starts, 10)


def _campaign(
    town: Town,
    keeper: str,
    path: str,
    title: str,
    span: tuple[date, date],
    surveyors: Iterable[society.DemoPerson],
) -> UUID:
    actor = town.actor(keeper)
    planned = plan_campaign(
        actor,
        place_id=town.id_at(path),
        title=title,
        starts_on=span[0],
        deadline=span[1],
    )
    for person in surveyors:
        within = person.path if person.path.startswith(path) else path
        assign_surveyor(
            actor,
            campaign_id=planned.id,
            person_id=town.persons[person.key],
            place_id=town.id_at(within),
        )
    return open_campaign(actor, campaign_id=planned.id).id


def _knock(town: Town, campaign_id: UUID, below: str, actor: Actor, first: date, days: int) -> None:
    rooms = [
        view for path, view in town.places.items() if view.kind == "room" and path.startswith(below)
    ]
    rooms.sort(key=lambda room: places.sort_key(room.address))
    knocks = [
        Knock(town.id_at(visit.path), visit.result, visit.on)
        for visit in visits([room.path for room in rooms], town.random, first=first, days=days)
    ]
    record_visits(actor, campaign_id=campaign_id, knocks=knocks)


# --- Findings -------------------------------------------------------------------------------


def _import_ledger(town: Town) -> None:
    """The 313 come as a workbook, as they would from a street, and are then worked on."""
    worker = town.actor("community_worker")
    invented = found.south_findings(town.random)
    south = town.places[tree.SOUTH]
    run = hand_in_file(
        worker,
        importer=LEDGER,
        target=Target(south.id, south.path, south.space_id),
        file=BytesIO(ledger.workbook(invented)),
        file_name=ledger.FILE_NAME,
    )
    read_import(worker, run_id=run.id)
    begin_writing(worker, run_id=run.id)
    apply_import(worker, run_id=run.id)
    written = {
        (row.place_path, row.kind, row.description): row.id
        for row in every_finding(worker, south, LedgerFilter())
    }
    pairs = [(one, written[one.path, one.kind, one.description]) for one in invented]
    _measure(worker, pairs[::PICTURED_EVERY])
    _picture(worker, pairs[::PICTURED_EVERY])
    _work_on(worker, pairs)
    town.found += pairs


def _add_cages(town: Town) -> None:
    worker = town.actor("worker-north")
    pairs = []
    for one in found.north_findings(town.random):
        made = add_finding(
            worker,
            place_id=town.id_at(one.path),
            kind=one.kind,
            found_on=one.found_on,
            how_known="visit",
            description=one.description,
            part=one.part,
            measures=one.measures,
        )
        pairs.append((one, made.id))
    _picture(worker, pairs[::PICTURED_EVERY])
    _work_on(worker, pairs)
    town.found += pairs


Pairs = Sequence[tuple[DemoFinding, UUID]]


def _measure(worker: Actor, pairs: Pairs) -> None:
    """What a ledger's columns have no room for, measured on a second visit."""
    for one, finding_id in pairs:
        if one.measures.keys() <= {"projection_mm"}:  # the one measure a ledger has
            continue
        # As imported; nobody has changed it yet.
        change_finding(worker, finding_id=finding_id, base_version=1, measures=one.measures)


def _picture(worker: Actor, pairs: Pairs) -> None:
    scenes = {name: picture(name) for name in {one.picture for one, _id in pairs}}
    for one, finding_id in pairs:
        add_photo(
            worker,
            finding_id=finding_id,
            photo=BytesIO(scenes[one.picture]),
            caption=SOURCE,
            public=one.part == "public",
        )


def _work_on(worker: Actor, pairs: Pairs) -> None:
    """Confirm, return and strike off as the demo tells."""
    by_state: dict[str, list[UUID]] = defaultdict(list)
    for one, finding_id in pairs:
        by_state[one.state].append(finding_id)
    confirmed = by_state["confirmed"] + by_state["cleared"]
    validate_findings(worker, finding_ids=confirmed, confirm=True)
    if by_state["returned"]:
        validate_findings(
            worker, finding_ids=by_state["returned"], confirm=False, reason="请补一张照片"
        )
    for finding_id in by_state["cleared"]:
        clear_finding(worker, finding_id=finding_id, reason="户主自行整改，已复查")
