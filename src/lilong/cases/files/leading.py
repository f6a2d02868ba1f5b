"""Who leads by example (带头): a person's own word, and what it does to the order of their cases.

The word is the person's and holds in the residents' area: while it stands, whatever of theirs is
taken up as a private home's stands before the other homes. No step of a case tells of it, since
steps are read by others and stay; a case shows it only as its tier.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy

from lilong.cases.files import writing
from lilong.cases.files.models import Case, CaseParty, LeadOffer
from lilong.cases.files.permissions import CONFIDENTIAL
from lilong.cases.files.states import AT_REST, Party, Tier
from lilong.commons.ledger.chain import lock_street
from lilong.commons.notices.telling import tell
from lilong.commons.web.addresses import address
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotFound

# What somebody is in a case of their own home or shop.
OWN_ROLES = (Party.OWNER, Party.USER, Party.SHOPKEEPER)


def _(text: str) -> str:
    """Mark a sentence for translation; it is translated when it is read."""
    return text


NOTED = _("%(code)s 与您有关，经过在这里看")
OFFERED = _("您的书面同意已经记下，%(code)s 排到“带头的”；自愿的，随时可以收回，不用说理由")
TAKEN_BACK = _("您收回了带头，%(code)s 排回原来的先后")


def party_at(actor: Actor, case_id: UUID, party_id: UUID | None) -> tuple[Case, CaseParty | None]:
    """The case, and the party of it that is meant: by default the actor's own, if there is one.

    Nothing is locked: `put_first` and `put_back` lock what they change.

    Raises:
        NotFound: no such case, or the party is none of it.
    """
    case = Case.objects.filter(pk=case_id).first()
    if case is None:
        raise NotFound(gettext_lazy("没有这个办件"))
    rows = CaseParty.objects.filter(case_id=case_id).defer("name", "contact")
    if party_id is not None:
        party = rows.filter(pk=party_id).first()
        if party is None:
            raise NotFound(gettext_lazy("这一件里没有这位当事人"))
        return case, party
    if actor.person_id is None:
        return case, None
    return case, rows.filter(person_id=actor.person_id).first()


def can_lead(case: Case, role: str) -> bool:
    """Whether leading would mean anything: an own home or shop, still open, among the private."""
    return (
        role in OWN_ROLES
        and case.kind not in CONFIDENTIAL
        and case.state not in AT_REST
        and case.tier in (Tier.PRIVATE, Tier.LEADS)
    )


def own_parties(case: Case, party: CaseParty) -> list[CaseParty]:
    """The same person as a party in the residents' area; a sealed name is itself alone."""
    if party.person_id is None:
        return [party]
    rows = CaseParty.objects.filter(person_id=party.person_id, case__area_id=case.area_id)
    return list(rows.defer("name", "contact"))


def standing(case: Case, party: CaseParty) -> QuerySet[LeadOffer]:
    """Where in the residents' area the person leads."""
    same = Q(party_id=party.pk)
    if party.person_id is not None:
        same |= Q(party__person_id=party.person_id, case__area_id=case.area_id)
    return LeadOffer.objects.filter(same)


def put_first(
    parties: Iterable[CaseParty], *, paper: str = "", paper_on: date | None = None
) -> list[Case]:
    """Let parties lead in their cases, as far as it means anything; the cases where they do now.

    All of one residents' area: `hold` takes their cases and their street.
    """
    by_case = {party.case_id: party for party in parties}
    cases = hold(by_case)
    there = LeadOffer.objects.filter(case_id__in=by_case)
    leading = {one.party_id for one in there}
    before = {one.case_id: one.tier_before for one in there}
    put = []
    for case in cases:
        party = by_case[case.pk]
        if party.pk in leading or not can_lead(case, party.role):
            continue
        LeadOffer.objects.create(
            space_id=case.space_id,
            case=case,
            party=party,
            tier_before=before.get(case.pk, case.tier),
            paper=paper,
            paper_on=paper_on,
        )
        _set_tier(case, Tier.LEADS)
        put.append(case)
    return put


def put_back(offers: QuerySet[LeadOffer]) -> list[Case]:
    """Delete these offers of one street; a case in which nobody leads any more goes to the tier it
    had before."""
    cases = hold(offers.values_list("case_id", flat=True))
    # Read when the cases are held: somebody else may just have taken one back.
    standing = offers.filter(case_id__in=[case.pk for case in cases])
    ended = {one.case_id: one for one in standing}
    offers.filter(pk__in=[one.pk for one in ended.values()]).delete()
    left = set(LeadOffer.objects.filter(case_id__in=ended).values_list("case_id", flat=True))
    back = [case for case in cases if case.pk in ended]
    for case in back:
        if case.pk not in left:
            _set_tier(case, ended[case.pk].tier_before)
    return back


def tell_party(party: CaseParty, cases: Sequence[Case], sentence: str, key: str) -> None:
    """Let the account of a party, if it has one, know what a keeper wrote down of it."""
    for case in cases:
        tell(
            [party.person_id] if party.person_id is not None else [],
            space_id=case.space_id,
            key=f"case-party:{key}:{case.pk}:{case.version}",
            group="cases.party",
            sentence=sentence,
            facts={"code": case.code},
            url=address("cases:case", case.pk),
        )


def hold(case_ids: Iterable[UUID]) -> list[Case]:
    """These cases of one street, locked in the order in which everybody locks (`lock_street`):
    the cases, then their street, before any counter is written."""
    # Others' rows point at a case: its key stays free.
    rows = Case.objects.select_for_update(no_key=True).filter(pk__in=list(case_ids))
    cases = list(rows.order_by("pk"))
    if cases:
        lock_street(cases[0].space_id)
    return cases


def _set_tier(case: Case, tier: str) -> None:
    if case.tier != tier:
        case.tier = tier
        writing.save(case, ["tier"])
