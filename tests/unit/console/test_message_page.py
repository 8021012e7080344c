"""The message page says what the program says."""

from __future__ import annotations

import json
import re

import msgspec
import pytest

from console import asyncapi
from console.messages import Message


def test_the_asyncapi_page_is_up_to_date() -> None:
    assert (asyncapi.DOCS / "asyncapi.json").read_text(encoding="utf-8") == asyncapi.as_json()


def test_the_page_for_people_is_up_to_date() -> None:
    assert (asyncapi.DOCS / "messages.md").read_text(encoding="utf-8") == asyncapi.page()


@pytest.mark.parametrize("name", sorted(asyncapi.channels()))
def test_every_reference_of_a_channel_leads_to_the_fields_that_are_sent(name: str) -> None:
    document = json.loads((asyncapi.DOCS / "asyncapi.json").read_text(encoding="utf-8"))
    form = asyncapi.channels()[name][1]
    (message,) = document["channels"][name]["messages"].values()
    schema = _follow(document, _follow(document, message)["payload"])
    assert set(schema["properties"]) == {field.name for field in msgspec.structs.fields(form)}


def test_the_page_names_every_form_once() -> None:
    page = (asyncapi.DOCS / "messages.md").read_text(encoding="utf-8")
    forms = {form.__name__ for _, form in asyncapi.channels().values()}
    assert sorted(re.findall(r"^## (\w+)$", page, re.MULTILINE)) == sorted(forms)


def test_every_form_says_its_version() -> None:
    assert {issubclass(form, Message) for _, form in asyncapi.channels().values()} == {True}


def _follow(document: dict, reference: dict) -> dict:
    found = document
    for part in reference["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    return found
