"""The frame's texts: what the top bar, the banner and the bottom bar say of a given picture."""

from __future__ import annotations

from console.domain.standing import Standing
from console.messages import Duty, Interlock
from console.presenters import frame
from console.presenters.texts import plain
from console.room.picture import Picture
from console.values import AlertState, OrderPhase, Quality, Tier
from tests import said
from tests.gui.desk import NOW_US, S
from tests.sites import hall_site
from tests.unit.presenters.room import alert, camera, gas, worker

SITE = hall_site()


def picture_of(*messages: object) -> Picture:
    """A picture with these folded in."""
    picture = Picture()
    for message in messages:
        picture.fold(message)  # type: ignore[arg-type]
    return picture


def test_counts_leave_out_what_is_shelved() -> None:
    picture = picture_of(
        alert("a", Tier.ONE),
        alert("b", Tier.ONE, state=AlertState.ACKNOWLEDGED),
        alert("c", Tier.ONE, state=AlertState.SHELVED),
    )
    counts = {each.tier: each for each in frame.top_bar(picture, "seat-1", SITE, NOW_US, "en", plain).counts}
    assert counts["1"].count == 2 and counts["1"].unanswered
    assert counts["SOS"].count == 0 and not counts["SOS"].unanswered


def test_duty_is_said_in_words() -> None:
    duty = Duty(seat="seat-1", operator="wang", shift="day", since_us=NOW_US)
    assert frame.duty_text(picture_of(duty), "seat-1", SITE, "en", plain) == "Day shift · dispatcher Wang"
    assert frame.duty_text(Picture(), "seat-1", SITE, "en", plain) == "nobody signed in"
    stranger = Duty(seat="seat-2", operator="x", shift="?", since_us=NOW_US)
    assert frame.duty_text(picture_of(stranger), "seat-1", SITE, "en", plain) == "? · x"


def test_banner_takes_sos_before_tier_1_and_the_oldest_of_a_tier() -> None:
    picture = picture_of(alert("old", Tier.ONE, 60), alert("new", Tier.ONE, 5), alert("two", Tier.TWO, 90))
    assert frame.banner(picture, SITE, NOW_US, "en", plain).alert == "old"
    assert frame.banner(picture, SITE, NOW_US, "en", plain).more == "+1 more"
    picture.fold(alert("sos", Tier.SOS, 1))
    assert frame.banner(picture, SITE, NOW_US, "en", plain).alert == "sos"


def test_banner_is_calm_when_only_lower_tiers_wait() -> None:
    shown = frame.banner(picture_of(alert("two", Tier.TWO)), SITE, NOW_US, "en", plain)
    assert shown.alert == "" and shown.acknowledge == ""
    assert shown.details == "1 of tier 2 and 3 unacknowledged"


def test_space_answers_lower_tiers_when_nothing_urgent_waits() -> None:
    first = Standing([alert("two", Tier.TWO, 5), alert("three", Tier.THREE, 90)]).first_unanswered()
    assert first is not None and first.alert == "two"
    assert Standing([alert("x", Tier.ONE, state=AlertState.ACKNOWLEDGED)]).first_unanswered() is None


def test_banner_tells_vitals_and_gas_with_their_ages() -> None:
    sos = alert("sos", Tier.SOS, values={"worker": "W-017"})
    told = frame.alert_figures(sos, picture_of(worker()), NOW_US, plain)
    assert told == "pulse 138 /min · 31.5 °C · 2 s ago · position ±0.6 m · 1 s ago"
    assert frame.alert_figures(sos, Picture(), NOW_US, plain) == ""
    leak = alert("gas", Tier.ONE)
    assert frame.alert_figures(leak, picture_of(gas()), NOW_US, plain) == "27 %LEL · 3 s ago"
    lost = picture_of(gas(None, Quality.LOST, 43))
    assert frame.alert_figures(leak, lost, NOW_US, plain) == "lost · 43 s ago"


def fields_of(picture: Picture, core_lost_s: float = 0.0, later_s: int = 0) -> dict[str, str]:
    """Name → text and trouble of the bottom bar."""
    state = frame.status_bar(picture, SITE, NOW_US + later_s * S, core_lost_s, plain)
    return {field.name: f"{field.text}|{field.trouble}" for field in (*state.left, *state.right)}


def test_bottom_bar_counts_only_what_was_heard_lately() -> None:
    interlock = Interlock(interlock="IL-01", plc="PLC-1", feedback=False, phase=OrderPhase.READY)
    picture = picture_of(camera(), gas(), worker(), interlock)
    fresh = fields_of(picture)
    assert fresh["core"] == "Core ● normal|"
    assert fresh["video"] == "Video 1/4 · 25.0 fps|3 not live"
    assert fresh["gas"] == "Gas 1/1|"
    assert fresh["positions"] == "Positions 1/2|1 old"
    assert fresh["plc"] == "PLC 1/1|"
    assert fresh["recording"] == "Recording 1/4|3 not recorded"
    old = fields_of(picture, core_lost_s=60, later_s=60)
    assert old["core"] == "Core|lost for 60 s"
    assert old["video"] == "Video 0/4 · 0.0 fps|4 not live"
    assert old["gas"] == "Gas 0/1|1 cannot see"
    assert old["plc"] == "PLC 0/1|1 lost"
    assert fields_of(Picture())["plc"] == "PLC 0/1|1 not heard yet", "just started: nothing is lost"
    never = fields_of(picture_of(said.alert("plc_lost", "plc/PLC-1", NOW_US)))
    assert never["plc"] == "PLC 0/1|1 lost"


def test_first_answer_runs_while_something_waits_and_stays_afterwards() -> None:
    assert fields_of(Picture())["first-answer"] == "First answer — / 90 s|"
    assert fields_of(picture_of(alert("a", Tier.ONE, 18)))["first-answer"] == "First answer 18 s / 90 s|"
    assert fields_of(picture_of(alert("a", Tier.ONE, 91)))["first-answer"] == "First answer 91 s / 90 s|too late"
    done = alert("a", Tier.ONE, 60, state=AlertState.ACKNOWLEDGED, acknowledged_at_us=NOW_US - 40 * S)
    assert fields_of(picture_of(done))["first-answer"] == "First answer 20 s / 90 s|"


def test_more_than_ten_alerts_in_ten_minutes_are_a_flood() -> None:
    ten = [alert(f"a{n}", Tier.THREE, 30) for n in range(10)]
    assert fields_of(picture_of(*ten))["recent"] == "10 alerts in 10 min|"
    assert fields_of(picture_of(*ten, alert("b", Tier.THREE, 599)))["recent"] == "11 alerts in 10 min|flood"
    assert fields_of(picture_of(*ten, alert("b", Tier.THREE, 601)))["recent"] == "10 alerts in 10 min|"
