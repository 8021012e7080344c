"""The schema says every setting of the model once, and its page is up to date."""

from __future__ import annotations

import dataclasses

import pytest

from console.domain.kinds import KINDS
from console.site.model import Site
from console.site.schema import SITE, TABLES
from console.site.schema_page import page
from console.site.usual_rules import ALERT_KINDS
from tests.conftest import ROOT


@pytest.mark.parametrize("name", TABLES)
def test_every_field_of_a_table_has_its_line(name: str) -> None:
    """A field without a rule would be an unknown setting; a rule without a field a crash."""
    table = TABLES[name]
    assert {field.name for field in dataclasses.fields(table.form)} == set(table.rules)


def test_every_field_of_the_site_comes_from_the_file() -> None:
    """Plain settings, links and tables together are the whole Site."""
    held = {table.holds for table in TABLES.values()}
    assert {field.name for field in dataclasses.fields(Site)} == {*SITE, *held, "links"}


def test_the_page_is_up_to_date() -> None:
    """Run `python -m console.site.schema` after a change."""
    assert (ROOT / "docs" / "site-file.md").read_text(encoding="utf-8") == page()


def test_a_site_file_may_name_every_kind_of_alert_there_is() -> None:
    """The checks of a site file lie below the registry of the kinds; both name the same ones."""
    assert tuple(KINDS) == ALERT_KINDS
