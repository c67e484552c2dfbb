"""The OpenAPI document is complete enough to write a client from it alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from schemathesis.openapi import from_dict

from api.app import make_app
from api.schemas.completions import ModelList
from api.schemas.documents import TextRange
from api.schemas.health import Health, Readiness
from api.schemas.lists import ReferencePage
from api.schemas.me import Me
from settings import Settings

DOCUMENT = make_app(Settings()).openapi()
LETTERS = "ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ"


def operations() -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


OPERATIONS = dict(operations())


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema, or the one it refers to."""
    if reference := schema.get("$ref"):
        return dict(DOCUMENT["components"]["schemas"][reference.rpartition("/")[2]])
    return schema


def has_example(media: dict[str, Any]) -> bool:
    """Whether a body's type has an example, as a whole or of each part that must be sent."""
    schema = resolved(media["schema"])
    if media.keys() & {"example", "examples"} or schema.keys() & {"example", "examples"}:
        return True
    parts = schema.get("properties", {})
    return all(_is_shown(parts[name]) for name in schema.get("required", parts))


def _is_shown(part: dict[str, Any]) -> bool:
    part = resolved(part)
    inner = [*part.get("anyOf", ()), part.get("items", {})]
    return bool(
        part.keys() & {"example", "examples", "const", "enum"}
        or part.get("contentMediaType")  # a file
        or any(_is_shown(one) for one in inner if one)
        or any(_is_shown(one) for one in part.get("properties", {}).values())
    )


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_says_in_vietnamese_what_it_does(name: str) -> None:
    operation = OPERATIONS[name]
    assert set(operation["summary"].lower()) & set(LETTERS)
    assert operation["description"]
    assert operation["tags"]


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_says_how_it_fails(name: str) -> None:
    told = OPERATIONS[name]["responses"]
    failures = {status: response for status, response in told.items() if status >= "400"}
    assert failures.keys() >= {"400", "401", "403", "413", "422", "429", "503", "504"}
    for response in failures.values():
        assert response["description"]
        assert response["content"]


@pytest.mark.parametrize("name", [n for n, o in OPERATIONS.items() if "requestBody" in o])
def test_a_body_to_send_is_shown_by_an_example(name: str) -> None:
    for media in OPERATIONS[name]["requestBody"]["content"].values():
        assert has_example(media)


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_successful_answer_has_a_schema_or_says_what_kind_of_text_it_is(name: str) -> None:
    told = OPERATIONS[name]["responses"]
    for status in told.keys() & {"200", "201", "202"}:
        for kind, media in told[status]["content"].items():
            assert media.get("schema") or kind != "application/json"


SHOWN: dict[str, type[BaseModel]] = {
    "/healthz": Health,
    "/readyz": Readiness,
    "/v1/models": ModelList,
    "/v1/me": Me,
    "/v1/references": ReferencePage,
    "/v1/documents/{document_id}/text": TextRange,
}
"""What is hard to picture from the types of its fields alone."""


@pytest.mark.parametrize("path", SHOWN)
def test_an_answer_is_shown_by_an_example_of_its_own_form(path: str) -> None:
    told = OPERATIONS[f"GET {path}"]["responses"]["200"]["content"]["application/json"]
    (example,) = resolved(told["schema"])["examples"]
    assert SHOWN[path].model_validate_json(json.dumps(example)).model_dump(mode="json") == example


def test_the_document_is_sound() -> None:
    from_dict(DOCUMENT).validate()


def test_each_operation_has_a_name_of_its_own() -> None:
    names = [operation["operationId"] for operation in OPERATIONS.values()]
    assert len({*names}) == len(names)
    assert all(re.fullmatch("[a-z_]+", name) for name in names)


def test_every_tag_is_described() -> None:
    used = {tag for operation in OPERATIONS.values() for tag in operation["tags"]}
    assert used == {tag["name"] for tag in DOCUMENT["tags"]}
    assert all(tag["description"] for tag in DOCUMENT["tags"])


def test_the_document_says_what_it_is_about_and_nothing_of_this_machine() -> None:
    about = DOCUMENT["info"]
    assert about["title"] == "Căn cứ"
    assert about["license"]["identifier"] == "MIT"
    assert "contact" not in about
    assert [server["url"] for server in DOCUMENT["servers"]] == ["/"]
    text = json.dumps(DOCUMENT)
    assert not re.search(r'"/(home|root|tmp|usr|var|work)\b', text)
    assert str(Path.home()) not in text
