"""What shows that something was brought to norm: a fitting measure, or words where no norm is."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lilong.cases.files.models import Case
from lilong.cases.files.states import OVER
from lilong.cases.norms.judging import FITS, NO_NORM
from lilong.cases.norms.queries.compliance import standing_of
from lilong.cases.norms.words import RESULTS
from lilong.kernel.refusal import Invalid, Refused


def check_brought_to_norm(case: Case, words: str) -> None:
    """Let a case count as brought to the norm in force only by its last measure.

    Raises:
        Invalid: the compound has no norm, and no word says by what it is seen.
        Refused: nothing was measured since somebody said that it was not so, by a check or by
            going on with it, or what was measured last does not fit.
    """
    standing, norm = standing_of(case)
    if norm is None or standing.result == NO_NORM:
        if not words:
            said = _("这个小区还没有定标准，请写凭什么算改好了")
            raise Invalid(said, fields={"words": [said]})
        return
    if standing.measured is None or not _measured_since(case):
        raise Refused(
            _("改好以后还没有量过，不能算按标准整改"),
            remedy=_("请先到“测量，对照小区标准”记下改好以后量到的，再复核。"),
        )
    if standing.result != FITS:
        raise Refused(
            _("最近一次量的，对照小区标准是“%(result)s”") % {"result": RESULTS[standing.result]},
            remedy=_("改好以后再量一次、量全，符合了再复核；没有改好的，请选“还没有办好”。"),
        )


def _measured_since(case: Case) -> bool:
    """Whether anything was measured after the case last came back from being done or closed."""
    came_back = measured = 0
    before = ""
    for order, state, verb in case.steps.order_by("order").values_list("order", "state", "verb"):
        if before in OVER and state not in OVER:
            came_back = order
        if verb == "measure_case":
            measured = order
        before = state
    return measured >= came_back
