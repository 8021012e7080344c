"""What is silent, in words: kinds without their figures, rules, ends, and what a choice asks for."""

from __future__ import annotations

import pytest

from console.domain.kinds import KINDS
from console.messages import Suppression
from console.presenters.set_aside import (
    kind_text,
    next_end_us,
    set_aside_field,
    set_aside_rows,
    suppress_choices,
    suppress_fields,
)
from console.presenters.texts import plain
from console.room.picture import Picture
from console.values import AlertState, SuppressionWhy
from tests.gui.desk import NOW_US
from tests.gui.plant.scene import demo_site
from tests.said import alert

SITE = demo_site()
RULE = Suppression(
    suppression="rule/r1",
    aside=AlertState.SUPPRESSED,
    why=SuppressionWhy.EQUIPMENT_OFF,
    kinds=("crane_radius", "gas_level_1"),
    zone="crane-yard",
    reason="Crane stands",
    from_us=NOW_US,
)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_has_a_name_without_its_figures(kind: str) -> None:
    name = kind_text(kind, plain)
    assert name and "{" not in name and not name.endswith(("·", " "))


def test_a_rule_has_no_end_and_names_no_person() -> None:
    picture = Picture()
    picture.fold(RULE)
    (row,) = set_aside_rows(picture, SITE, NOW_US, "en", plain)
    assert (row.right, row.detail) == ("while the rule holds", "equipment off · rule of the site · Crane stands")
    assert row.title == "Crane yard · Person inside crane radius, Gas at set-point 1"
    assert next_end_us(picture) == 0
    field = set_aside_field(picture, SITE, plain)
    assert (field.text, field.trouble) == ("Shelved 0 · suppressions 1 (Shift+F4)", "")


def test_a_choice_is_what_the_core_is_asked() -> None:
    lost = alert("camera_lost", "camera/C12", NOW_US, zone="vessel-yard")
    scopes, ways, minutes = suppress_choices(lost, SITE, "en", plain)
    assert scopes == [("source", "C12 alone"), ("zone", "all of Vessel yard")]
    assert (len(ways), minutes[-1][0]) == (4, "480")
    out = suppress_fields(lost, "source", "out_of_service", "30", "lens broken")
    assert (out["out_of_service"], out["source"], out["zone"]) == (True, "camera/C12", "")
    assert out["why"] is SuppressionWhy.MAINTENANCE
    nowhere = alert("program_lost", "program/vision-1", NOW_US)
    assert [key for key, _ in suppress_choices(nowhere, SITE, "en", plain)[0]] == ["source"]
