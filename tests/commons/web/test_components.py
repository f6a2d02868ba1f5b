"""The components: what is typed stays text, errors come first, refusals are explained."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django import forms
from django.template import Context, Template
from django.utils.translation import override

import lilong.commons.web
from lilong.commons.templatetags.lilong import NOTICE_ICONS, TAG_ICONS, register
from lilong.commons.web.components import Column, Fact, FilterGroup, Link
from lilong.kernel.refusal import Refused

WEB = Path(lilong.commons.web.__file__).parent
HOSTILE = '"><script>alert(1)</script>'


def render(source: str, **context: object) -> str:
    return Template("{% load lilong %}" + source).render(Context(context))


class Report(forms.Form):
    what = forms.CharField(label="发现了什么", help_text="写看到的")
    wall = forms.ChoiceField(
        label="墙体", choices=[("a", "承重"), ("b", "不明")], widget=forms.RadioSelect
    )
    note = forms.CharField(label="说明", required=False, max_length=20, widget=forms.Textarea)
    photo = forms.FileField(label="照片", required=False)


@pytest.mark.parametrize(
    "source",
    [
        "{% tag x %}",
        "{% button x icon=x %}",
        "{% link_button x x %}",
        "{% stat x x x note=x %}",
        "{% person x x %}",
        "{% progress x 1 2 unit=x %}",
        "{% next_step x x x text=x waiting_for=x %}",
        "{% empty_state x x x x %}",
        "{% card title=x href=x kicker=x foot=x %}{{ x }}{% endcard %}",
        "{% notice title=x %}{{ x }}{% endnotice %}",
        "{% dialog x x %}{{ x }}{% enddialog %}",
        "{% disclosure title=x %}{{ x }}{% enddisclosure %}",
        "{% ledger_table x columns rows %}",
        "{% facts facts %}",
        "{% filter_bar groups action=x query=x clear_url=x keep=pairs %}",
        "{% trail links %}{% tabs links %}{% stepper links 2 %}{% pagination links %}",
        "{% pager x x note=x %}",
        "{% copy_print x %}{% loading x %}{% icon x label=x %}",
    ],
)
def test_hostile_words_stay_words(source):
    link = Link(HOSTILE, HOSTILE, current=True, icon=HOSTILE)
    page = render(
        source,
        x=HOSTILE,
        columns=[Column(HOSTILE), Column(HOSTILE)],
        rows=[[link, HOSTILE], [HOSTILE, 1]],
        facts=[Fact(HOSTILE, HOSTILE, HOSTILE)],
        groups=[FilterGroup(HOSTILE, [link])],
        pairs=[(HOSTILE, HOSTILE)],
        links=[link, link],
    )

    assert "alert(1)" in page
    assert "<script" not in page
    assert HOSTILE not in page


def test_a_cell_that_is_text_is_escaped_and_one_that_is_markup_is_kept():
    page = render(
        "{% ledger_table 'x' columns rows %}",
        columns=["弄", Column("数", number=True)],
        rows=[["<i>", 7], [Link("某弄", "/lane?a=1&b=2"), 8]],
    )

    assert "&lt;i&gt;" in page
    assert '<a href="/lane?a=1&amp;b=2">某弄</a>' in page
    assert '<td role="cell" data-label="数" class="is-number"><span>7</span></td>' in page


def test_a_row_with_a_missing_cell_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="shorter"):
        render("{% ledger_table 'x' columns rows %}", columns=["甲", "乙"], rows=[["只有一个"]])


def test_a_buttons_further_keywords_become_attributes():
    page = render("{% button '存' hx_post='/save' disabled=True aria_label=none %}", none=None)

    assert 'hx-post="/save"' in page
    assert " disabled" in page
    assert "aria-label" not in page


def test_a_refusal_names_its_ground_and_its_remedy_and_leaves_out_what_it_lacks():
    full = render("{% refusal r %}", r=Refused("不能删", basis="台账规则", remedy="先结案"))
    bare = render("{% refusal r %}", r=Refused("不能删"))

    assert [word in full for word in ("不能删", "台账规则", "先结案")] == [True] * 3
    assert "<dl" not in bare


def test_errors_come_first_and_lead_to_their_fields():
    form = Report({"note": "写"})
    page = render("{% error_summary form %}{% form_fields form %}", form=form)
    targets = re.findall(r'<li><a href="#([\w-]+)">', page)

    assert targets == ["id_what", "id_wall"]
    assert all(f'id="{target}"' in page for target in targets)
    assert page.index("error-summary") < page.index("field-label")


def test_a_form_without_errors_has_no_summary():
    assert "error-summary" not in render("{% error_summary form %}", form=Report())


def test_what_describes_a_field_is_on_the_page():
    page = render("{% form_fields form %}", form=Report({}))
    described = " ".join(re.findall(r'aria-describedby="([^"]+)"', page)).split()

    assert "id_what_error" in described
    assert all(f'id="{target}"' in page for target in described)


def test_optional_fields_say_so_and_needed_ones_do_not():
    page = render("{% form_fields form %}", form=Report())

    assert page.count("（选填）") == 2


def test_what_was_typed_survives_an_error():
    page = render("{% form_fields form %}", form=Report({"what": "小间", "wall": "b"}))

    assert 'value="小间"' in page
    assert re.search(r'value="b" id="id_wall_1" checked', page)


def test_a_progress_of_nothing_shows_no_share():
    assert "%" not in render("{% progress '覆盖' 0 0 %}")
    assert "87%" in render("{% progress '覆盖' 1204 1380 %}")


def test_a_table_can_be_read_in_english_around_its_own_words():
    with override("en"):
        assert "零陵路" in render(
            "{% ledger_table '零陵路' columns rows %}", columns=["弄"], rows=[]
        )


SOURCES = sorted((WEB / "templates").rglob("*.html")) + sorted((WEB / "templates").rglob("*.svg"))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_no_template_carries_inline_script_or_style(path):
    source = path.read_text()

    assert not re.search(r"\sstyle=|<style|\son\w+=|javascript:", source)
    assert not re.search(r"<script(?![^>]*\ssrc=)", source)


def test_the_search_for_inline_script_would_find_one():
    assert re.search(r"\sstyle=|<style|\son\w+=|javascript:", '<p onclick="x()">')
    assert re.search(r"<script(?![^>]*\ssrc=)", "<script>x()</script>")


def test_every_icon_that_is_asked_for_is_in_the_sprite():
    sprite = set(
        re.findall(r'<symbol id="([\w-]+)"', (WEB / "static/lilong/icons.svg").read_text())
    )
    asked = {*TAG_ICONS.values(), *NOTICE_ICONS.values()} | {
        name for path in SOURCES for name in re.findall(r'{% icon "([\w-]+)"', path.read_text())
    }

    assert asked <= sprite
    assert len(asked) > 10


def test_every_tag_is_in_the_reference():
    reference = (WEB.parents[3] / "docs/reference/components.md").read_text()
    tags = {name for name in register.tags if not name.startswith("end")}

    missing = {
        name for name in tags if f"`{name}`" not in reference and f"{{% {name} " not in reference
    }

    assert missing == set()
    assert len(tags) > 30
