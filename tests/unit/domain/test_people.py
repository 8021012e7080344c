"""Workers: where and how they are, how old that may be, who is near."""

from __future__ import annotations

import msgspec
import pytest

from console.domain.coverage import cameras_for
from console.domain.people import (
    colleagues_near,
    felt,
    is_old,
    is_placed,
    nearest_to,
    placed,
    pulse_is_high,
    unheard,
)
from console.messages import Position, Vital, Worker
from tests.sites import small_site

S_US = 1_000_000
NOW_US = 2 * S_US
SITE = small_site()


def at(name: str, x_m: float, y_m: float, at_us: int = S_US, storey: str = "F1", error_m: float = 0.3) -> Worker:
    """A worker at a spot."""
    position = Position(tag=name, x_m=x_m, y_m=y_m, storey=storey, error_m=error_m, measured_at_us=at_us)
    return placed(unheard(name), position, SITE)


def vital(**said: object) -> Vital:
    """Vital signs of somebody well."""
    plain = Vital(
        band="B-001", pulse_bpm=80.0, skin_c=33.0, battery_pct=70.0, sos=False, fall=False, measured_at_us=S_US
    )
    return msgspec.structs.replace(plain, **said)


@pytest.mark.parametrize(("x_m", "zone"), [(5.0, "hall"), (15.0, "hall"), (50.0, ""), (70.0, "yard")])
def test_a_worker_is_in_the_area_around_him(x_m: float, zone: str) -> None:
    assert at("W-001", x_m, 15.0).zone == zone


def test_another_storey_is_another_place() -> None:
    assert at("W-001", 5.0, 15.0, storey="F2").zone == ""


@pytest.mark.parametrize(("said", "calls"), [({}, False), ({"sos": True}, True), ({"fall": True}, True)])
def test_the_key_and_a_fall_call_for_help(said: dict[str, bool], calls: bool) -> None:
    assert felt(unheard("W-001"), vital(**said), NOW_US).sos is calls


def test_position_and_band_leave_each_other_alone() -> None:
    worker = felt(at("W-001", 5.0, 5.0), vital(pulse_bpm=99.0), NOW_US)
    assert (worker.x_m, worker.pulse_bpm, worker.position_at_us) == (5.0, 99.0, S_US)


def test_who_was_never_heard_is_not_lost_but_not_placed_either() -> None:
    assert not is_old(0, 10.0, 99 * S_US)
    assert not is_placed(unheard("W-001"), 10.0, 99 * S_US)
    assert is_old(S_US, 10.0, 12 * S_US)
    assert is_placed(at("W-001", 1.0, 1.0), 10.0, 11 * S_US)


@pytest.mark.parametrize(
    ("pulse", "before", "high"),
    [(149.9, False, False), (150.0, False, True), (146.0, True, True), (145.0, True, False), (None, True, True),
     (None, False, False)],
)  # fmt: skip
def test_a_high_pulse_has_a_dead_band(pulse: float | None, before: bool, high: bool) -> None:
    assert pulse_is_high(pulse, 150.0, before, 2.5) is high


def test_colleagues_near_are_believed_close_and_on_the_storey() -> None:
    others = [
        at("near", 12.0, 10.0),
        at("nearer", 11.0, 10.0),
        at("far", 90.0, 10.0),
        at("above", 10.0, 10.0, storey="F2"),
        at("old", 10.0, 10.0, at_us=1),
    ]
    me = at("me", 10.0, 10.0)
    assert colleagues_near(me, [*others, me], 10.0, 11 * S_US) == ("nearer", "near")


def test_the_person_on_the_picture_may_be_the_nearest_tag() -> None:
    workers = [at("W-001", 10.0, 10.0), at("W-002", 11.0, 10.0)]
    found = nearest_to(11.2, 10.0, "F1", workers, 10.0, 2 * S_US)
    assert found is not None
    assert found.worker == "W-002"
    assert nearest_to(30.0, 30.0, "F1", workers, 10.0, 2 * S_US) is None
    assert nearest_to(11.2, 10.0, "F1", [], 10.0, 2 * S_US) is None


def test_the_cameras_of_a_place_begin_with_the_one_that_sees_it() -> None:
    assert cameras_for(SITE, "yard", "F1", 80.0, 14.0)[0] == "C02"
    assert cameras_for(SITE, "hall", "F1")[0] == "C01"
    assert cameras_for(SITE, "nowhere", "F1") == ()
