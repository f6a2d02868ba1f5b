"""Values that no form sends and no database keeps."""

from __future__ import annotations

import pytest

from lilong.survey.models import Finding

REFUSED = "这个请求我们看不懂"


@pytest.mark.parametrize("query", ["q=%00", "q=水%00斗", "%00=1"])
def test_a_nul_in_an_address_is_refused_in_words(as_person, worker, street, query):
    page, url = as_person(worker), f"/survey/{street.area.id}/ledger/"

    answer = page.get(f"{url}?{query}")

    assert answer.status_code == 400
    assert REFUSED in answer.content.decode()
    assert page.get(f"{url}?q=%01").status_code == 200


@pytest.mark.parametrize("plain", [True, False])
def test_a_nul_in_a_form_is_refused_however_it_is_sent(as_person, worker, found, plain):
    page, one = as_person(worker), found()
    url = f"/survey/findings/{one.id}/step"
    form = {"content_type": "application/x-www-form-urlencoded"} if plain else {}

    answer = page.post(
        url, "step=delete&reason=a%00b" if plain else {"step": "delete", "reason": "a\0b"}, **form
    )

    assert answer.status_code == 400
    assert REFUSED in answer.content.decode()
    assert Finding.objects.get().state == "found"
    page.post(url, "step=delete&reason=ab" if plain else {"step": "delete", "reason": "ab"}, **form)
    assert Finding.objects.get().state == "deleted"
