"""People in the core: a call for help, a silence, a pulse; and who is inside."""

from __future__ import annotations

import pytest

from console.asks import Acknowledge
from console.messages import Worker
from console.values import AlertState, Tier
from tests.unit.core.rig import Rig

SOS = "danger/sos/worker/W-001"


@pytest.mark.parametrize(("said", "cause"), [({"sos": True}, "key"), ({"fall": True}, "fall")])
def test_a_call_for_help_knows_who_where_and_who_is_near(said: dict[str, bool], cause: str) -> None:
    rig = Rig()
    rig.tag_at(1, 15.0, 14.0)
    rig.tag_at(2, 17.0, 14.0)
    rig.tag_at(3, 80.0, 20.0)
    rig.band_says(1, **said)
    alert = rig.alert(SOS)
    assert (alert.tier, alert.zone, alert.x_m, alert.cameras[0]) == (Tier.SOS, "hall", 15.0, "C01")
    assert alert.values == {"worker": "W-001", "trade": "welder", "near": "W-002", "cause": cause}


def test_the_key_let_go_unanswered_still_waits_for_an_answer() -> None:
    rig = Rig()
    rig.band_says(1, sos=True)
    rig.band_says(1, sos=True)
    rig.band_says(1)
    assert rig.alert(SOS).state is AlertState.RETURNED
    rig.ask(Acknowledge, alerts=(SOS,))
    assert SOS not in rig.alerts.standing
    rig.band_says(1, sos=True)
    assert rig.kinds.count("alert_raised") == 2


def test_a_call_without_a_position_has_no_place() -> None:
    rig = Rig()
    rig.band_says(1, sos=True)
    assert (rig.alert(SOS).x_m, rig.alert(SOS).zone) == (None, "")


def test_a_silent_tag_and_a_silent_band_are_two_alerts_at_their_own_limits() -> None:
    rig = Rig()
    rig.tag_at(1, 15.0, 14.0)
    rig.band_says(1)
    rig.tick(10.5)
    assert {name for name in rig.alerts.standing if "W-001" in name} == {"sight/position_lost/worker/W-001"}
    rig.tick(5.0)
    assert "sight/band_lost/worker/W-001" in rig.alerts.standing
    rig.tag_at(1, 16.0, 14.0)
    rig.band_says(1)
    assert not rig.alert("sight/position_lost/worker/W-001").active
    assert not rig.alert("sight/band_lost/worker/W-001").active


def test_who_was_never_heard_is_no_alert() -> None:
    rig = Rig()
    rig.tick(30.0)
    assert not [name for name in rig.alerts.standing if "worker" in name]


def test_a_high_pulse_comes_and_goes_with_its_dead_band() -> None:
    rig = Rig()
    name = "danger/pulse_high/worker/W-001"
    rig.band_says(1, pulse=155.0)
    rig.band_says(1, pulse=148.0)
    rig.band_says(1, pulse=None)
    assert rig.alert(name).active
    assert (rig.alert(name).values["value"], rig.alert(name).values["limit"]) == ("155", "150")
    rig.band_says(1, pulse=120.0)
    assert rig.alert(name).state is AlertState.RETURNED


def test_who_is_lost_inside_counts_as_inside() -> None:
    rig = Rig()
    rig.tag_at(1, 15.0, 14.0)
    rig.tag_at(3, 80.0, 20.0)
    rig.tick(20.0)
    assert rig.people.inside("weld") == ("W-001",)
    assert rig.people.inside("yard") == ("W-003",)


def test_presence_is_counted_by_zone_and_trade() -> None:
    rig = Rig()
    rig.tag_at(1, 15.0, 14.0)
    rig.tick(2.0)
    cells = rig.people.presence.take()
    assert [(zone, trade) for _, zone, trade in cells] == [("hall", "welder")]
    assert sum(cells.values()) == pytest.approx(1.75)


def test_strangers_are_left_alone() -> None:
    rig = Rig()
    assert rig.tag_at(99, 1.0, 1.0) == rig.band_says(99, sos=True) == []


def test_what_is_shown_is_the_worker() -> None:
    rig = Rig()
    rig.tag_at(1, 15.0, 14.0)
    shown = rig.shown["worker/W-001"]
    assert isinstance(shown, Worker)
    assert (shown.x_m, shown.zone) == (15.0, "hall")
