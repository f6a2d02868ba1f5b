"""The document of the door for programs: every operation is as it says, whatever is sent to it."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.test import Client

from lilong.council.models import Meeting, Promise, Resolution, Theme
from tests.council import conversations
from tests.council import published as stories
from tests.council import topic_stage as topics

GARBAGE: list[Any] = [
    *(None, True, 0, -1, 1 << 70, 1.5, "", "x" * 70_000, "𠮷\u202e\ud83d\ude00", [], [[]], {}),
    *({"": None}, {"text": {"a": 1}}, {"place_id": "x", "text": 3, "opinion": "yes"}),
]


@pytest.fixture
def document(db):
    return json.loads(Client().get("/api/v1/openapi.json").content)


def fits(value: Any, shape: dict[str, Any], document: dict[str, Any]) -> bool:
    """Whether a value has a shape of the document: as much of JSON Schema as it uses."""
    if "$ref" in shape:
        name = shape["$ref"].rsplit("/", 1)[-1]
        return fits(value, document["components"]["schemas"][name], document)
    if "anyOf" in shape:
        return any(fits(value, one, document) for one in shape["anyOf"])
    if "allOf" in shape:
        return all(fits(value, one, document) for one in shape["allOf"])
    if "enum" in shape and value not in shape["enum"]:
        return False
    if "const" in shape and value != shape["const"]:
        return False
    kind = shape.get("type")
    if kind == "object":
        known = shape.get("properties", {})
        more = shape.get("additionalProperties", True)
        return isinstance(value, dict) and all(
            name in value for name in shape.get("required", ())
        ) and all(
            fits(one, known[name], document) if name in known
            else more is True or (isinstance(more, dict) and fits(one, more, document))
            for name, one in value.items()
        )  # fmt: skip
    if kind == "array":
        items = shape.get("items", {})
        return isinstance(value, list) and all(fits(one, items, document) for one in value)
    types = {
        "string": lambda: isinstance(value, str),
        "integer": lambda: isinstance(value, int) and not isinstance(value, bool),
        "number": lambda: isinstance(value, int | float) and not isinstance(value, bool),
        "boolean": lambda: isinstance(value, bool),
        "null": lambda: value is None,
    }
    return types[kind]() if kind else True


def test_the_look_at_shapes_sees_a_wrong_one():
    """Negative control."""
    shape = {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}
    assert fits({"a": 1}, shape, {})
    assert not fits({"a": "1"}, shape, {})
    assert not fits({}, shape, {})


def operations(document):
    for path, methods in document["paths"].items():
        for method, one in methods.items():
            yield path, method, one


def as_said(answer, one, document) -> str:
    """What is wrong with an answer; empty when it is as the document says."""
    said = one["responses"].get(str(answer.status_code))
    if answer.status_code >= 500 and answer.status_code != 503:
        return f"{answer.status_code}"
    if said is None:
        return f"{answer.status_code} is not foreseen"
    content = said.get("content", {})
    if not content:
        return "" if not answer.content else "a body that is not foreseen"
    ((kind, about),) = content.items()
    if not answer["Content-Type"].startswith(kind):
        return f"{answer['Content-Type']} instead of {kind}"
    return "" if fits(answer.json(), about["schema"], document) else answer.content.decode()[:300]


@pytest.fixture
def story(secretary, street, said):
    one = stories.story(secretary, street, said)
    conversation = conversations.opened(secretary, street)
    topic = topics.opened(secretary, street)
    return {
        "place_id": street.area.id,
        "suggestion_id": one.id,
        "short_key": one.key,
        "topic_id": topic.id,
        "option_id": topics.option(secretary, topic).id,
        "conversation_id": conversation.id,
        "statement_id": conversations.statements(conversation)[0].id,
    }


def ids(story) -> dict[str, Any]:
    return {
        **story,
        "meeting_id": Meeting.objects.values_list("pk", flat=True).first(),
        "resolution_id": Resolution.objects.values_list("pk", flat=True).first(),
        "promise_id": Promise.objects.values_list("pk", flat=True).first(),
        "theme_id": Theme.objects.values_list("pk", flat=True).first() or uuid.uuid4(),
    }


@pytest.mark.parametrize("who", ["secretary", "resident", "nobody"])
def test_every_operation_answers_as_the_document_says(
    as_person, secretary, resident, story, document, who
):
    persons = {"secretary": secretary, "resident": resident}
    browser = as_person(persons[who]) if who in persons else Client()
    known, wrong = ids(story), []
    for path, method, one in operations(document):
        for values in (known, {name: uuid.uuid4() for name in known}):
            url = path
            for name, value in values.items():
                url = url.replace("{" + name + "}", str(value))
            assert "{" not in url, f"tell this test what {url} is about"
            bodies = GARBAGE if method != "get" else [None]
            for body in bodies:
                sent = json.dumps(body)
                answer = browser.generic(method.upper(), url, sent, "application/json")
                if said := as_said(answer, one, document):
                    wrong.append(f"{method} {url} {sent[:40]}: {said}")
            asked = "?before=x&after=%00&state=%F0%9F%98%80&only=zzz&category=zzz&q=" + "a" * 99
            answer = browser.generic(method.upper(), url + asked, "{", "application/json")
            # A NUL in an address is refused for every page alike.
            if answer.status_code != 400 and (said := as_said(answer, one, document)):
                wrong.append(f"{method} {url}{asked}: {said}")
    assert not wrong, "\n".join(wrong)


def test_the_document_is_openapi_3_1_and_names_every_refusal(document):
    assert document["openapi"].startswith("3.1")
    for path, method, one in operations(document):
        assert one["operationId"]
        assert one["description"], f"{method} {path}"
        assert "application/problem+json" in one["responses"]["403"]["content"]


def test_people_read_the_document_without_script(client, db):
    page = client.get("/api/v1/reference").content.decode()

    assert "/suggestions/{suggestion_id}" in page
    assert "openapi.json" in page
    assert "https://cdn" not in page
