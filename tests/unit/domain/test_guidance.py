"""What is to be done on an alert: source, kind, area, site, the trade; it adds, or stands instead."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from console.domain.guidance import first_open_step, steps_of
from console.domain.kinds import KINDS
from console.site.model import GuidanceRule, Site
from tests.said import alert
from tests.sites import small_site

GAS = alert("gas_level_1", "gas/G-1", 1, zone="hall")
TRADE = list(KINDS["gas_level_1"].steps)


def rule(text: str, **changes: Any) -> GuidanceRule:
    """One step of the site."""
    return GuidanceRule(id=text, name=f"{text} (zh)", name_en=text, **changes)


RULES = (
    rule("site"),
    rule("area", zone="hall"),
    rule("kind", kinds=("gas_level_1", "gas_level_2")),
    rule("source", source="gas/G-1"),
    rule("other area", zone="yard"),
    rule("other kind", kinds=("sos",)),
    rule("kind elsewhere", kinds=("gas_level_1",), zone="yard"),
    rule("other source", source="gas/G-2"),
)


def plant(*rules: GuidanceRule) -> Site:
    """The small plant with this guidance."""
    return replace(small_site(), guidance=rules)


def test_the_more_particular_stands_first_and_adds() -> None:
    assert [step.text for step in steps_of(plant(*RULES), GAS)] == ["source", "kind", "area", "site", *TRADE]


@pytest.mark.parametrize(
    ("place", "left"),
    [
        (0, ["source", "kind", "area", "site"]),
        (1, ["source", "kind", "area"]),
        (2, ["source", "kind"]),
        (3, ["source"]),
    ],
)
def test_instead_leaves_out_what_is_more_general(place: int, left: list[str]) -> None:
    rules = tuple(replace(each, instead=True) if number == place else each for number, each in enumerate(RULES))
    assert [step.text for step in steps_of(plant(*rules), GAS)] == left


def test_the_same_words_are_one_step_with_what_the_site_says_of_it() -> None:
    (first, *rest) = steps_of(plant(rule(TRADE[1], source="gas/G-1", phone="119")), GAS)
    assert (first.text, first.phone, len(rest)) == (TRADE[1], "119", len(TRADE) - 1)


def test_a_kind_that_nobody_knows_has_the_steps_of_the_site() -> None:
    strange = replace_kind("brand_new")
    assert [step.text for step in steps_of(plant(rule("site")), strange)] == ["site"]
    assert first_open_step(plant(), strange) is None


def test_the_next_step_is_the_first_that_is_not_done() -> None:
    site = plant(rule("source", source="gas/G-1"))
    assert first_open_step(site, GAS) == 0
    assert first_open_step(site, alert("gas_level_1", "gas/G-1", 1, zone="hall", steps_done=(0, 1))) == 2


def replace_kind(kind: str):  # type: ignore[no-untyped-def]
    """An alert of another kind."""
    from msgspec.structs import replace as changed

    return changed(GAS, kind=kind)
