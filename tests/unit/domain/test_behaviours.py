"""What cameras see: held for a moment, gone for a while, judged with permits and cranes."""

from __future__ import annotations

import pytest

from console.domain.behaviours import (
    GONE_S,
    alert_kind,
    crane_stands_still,
    is_over,
    permit_for_hot_work,
    watch,
    zone_of,
)
from console.messages import Equipment
from console.values import PermitState
from tests import said
from tests.sites import small_site
from tests.unit.domain.test_permit import permit

S_US = 1_000_000
SITE = small_site()


def crane(running: bool, name: str = "K-1") -> Equipment:
    """The crane of the yard."""
    return said.crane(SITE.cranes[0], 1, running=running, equipment=name)


def test_a_flicker_is_not_believed_and_what_holds_is() -> None:
    first = watch("no_helmet", None, 10 * S_US, 10 * S_US)
    assert not first.believed
    assert watch("no_helmet", first, 10 * S_US, 11 * S_US).believed


def test_vision_may_have_held_it_already() -> None:
    assert watch("no_helmet", None, 8 * S_US, 10 * S_US).believed


def test_what_was_believed_stays_so_when_the_track_changes() -> None:
    believed = watch("no_helmet", None, 8 * S_US, 10 * S_US)
    assert watch("no_helmet", believed, 11 * S_US, 11 * S_US).believed


def test_gone_is_gone_for_a_while() -> None:
    seen = watch("no_helmet", None, S_US, S_US)
    assert not is_over(seen, S_US + int(GONE_S * S_US))
    assert is_over(seen, S_US + int(GONE_S * S_US) + 1)


def test_hot_work_is_an_alert_only_without_a_permit() -> None:
    assert alert_kind("hot_work") == "work_without_permit"
    assert alert_kind("no_helmet") == "no_helmet"


@pytest.mark.parametrize(
    ("camera", "zone", "spot", "covered"),
    [
        ("C02", "weld", None, True),
        ("C02", "hall", (12.0, 12.0), True),
        ("C02", "hall", (12.0, 22.9), True),
        ("C02", "hall", (12.0, 23.1), False),
        ("C01", "hall", (30.0, 30.0), False),
        ("C02", "hall", None, False),
        ("C01", "hall", None, True),
        ("C02", "yard", None, False),
    ],
)
def test_a_permit_covers_its_own_place(camera: str, zone: str, spot: tuple[float, float] | None, covered: bool) -> None:
    assert (permit_for_hot_work(SITE, [permit()], camera, zone, spot) is not None) is covered


def test_only_a_running_hot_work_permit_covers_hot_work() -> None:
    held = permit(state=PermitState.SUSPENDED)
    entry = permit("CSE", "")
    assert permit_for_hot_work(SITE, [held, entry], "C01", "weld", (12.0, 12.0)) is None


@pytest.mark.parametrize(
    ("machines", "still"),
    [([], False), ([crane(True)], False), ([crane(False)], True), ([crane(False, "K-9")], False)],
)
def test_a_radius_is_no_danger_only_when_its_crane_is_known_to_stand(machines: list[Equipment], still: bool) -> None:
    assert crane_stands_still(SITE, "yard", machines) is still
    assert crane_stands_still(SITE, "K-1", machines) is still


def test_the_radius_of_a_crane_lies_in_its_zone() -> None:
    assert (zone_of(SITE, "K-1"), zone_of(SITE, "hall"), zone_of(SITE, "")) == ("yard", "hall", "")


def test_a_place_without_a_crane_has_none_that_stands() -> None:
    assert not crane_stands_still(SITE, "hall", [crane(False)])
