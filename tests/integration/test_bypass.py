"""A bypass: two people, a reason, an end that calls; and what was judged when an interlock was selected."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from console.asks import Answer, AskBypass, ConfirmBypass, EndBypass
from console.bus import now_us
from console.core.alarm import Alarm
from console.core.alerts import Alerts
from console.domain import bypass
from console.domain import interlock as rule
from console.domain.alert import Condition
from console.messages import Consequence
from console.values import AlertState, OrderPhase, Outcome
from tests import sites
from tests.integration.interlock_room import Room, interlock, said, two_plcs
from tests.unit.devices.modbus_server import ModbusPlant

MINUTE_US = 60_000_000
CAUSE = "Work without permit"


@pytest.fixture
async def room_of_four(tmp_path: Path, plc: ModbusPlant) -> AsyncIterator[Room]:
    """Two dispatchers, a shift lead and a safety engineer."""
    zhao = replace(sites.WANG, id="zhao")
    made = Room(tmp_path, plc.port, two_plcs(operators=(sites.WANG, zhao, sites.LI, sites.CHEN)))
    await made.poll()
    yield made
    await made.close()


async def bypassed(room: Room, minutes: int = 30) -> None:
    """Asked for by the dispatcher, confirmed by the shift lead."""
    assert said(await room.ask(AskBypass, minutes=minutes, reason="Feedback is being mended")) == (Outcome.DONE, "")
    assert said(await room.ask(ConfirmBypass, "li", "s2")) == (Outcome.DONE, "")


async def test_it_does_not_trip_by_itself_and_people_still_operate_it(room: Room, plc: ModbusPlant) -> None:
    """The trip that was left out is in the journal with its cause; before the second person it still trips."""
    await bypassed(room)
    assert said(await room.trips(CAUSE)) == (Outcome.REFUSED, bypass.BYPASSED)
    assert plc.handler.writes == []
    [row] = room.rows("trip_bypassed")
    assert (row.subject, row.operator, row.body["cause"]) == ("IL-01", rule.POLICY, CAUSE)
    assert row.body["reason"] == "Feedback is being mended"

    await room.select()
    assert said(await room.operate()) == (Outcome.DONE, "")
    assert room.interlocks.states["IL-01"].bypass is not None
    assert [row.kind for row in room.rows("bypass_asked", "bypass_confirmed")] == ["bypass_asked", "bypass_confirmed"]


async def test_a_wish_alone_bypasses_nothing(room: Room, plc: ModbusPlant) -> None:
    await room.ask(AskBypass, minutes=30, reason="Feedback is being mended")
    assert said(await room.trips(CAUSE)) == (Outcome.DONE, "")
    assert plc.handler.writes == [(0, True)]


async def test_its_end_calls_and_it_trips_again(room: Room, plc: ModbusPlant) -> None:
    await bypassed(room, minutes=1)
    await room.ledger.commit(room.interlocks.tick(now_us() + MINUTE_US))
    [row] = room.rows("bypass_ended")
    assert (row.operator, row.body["why"]) == ("", bypass.OVER)
    assert room.alarm.alerts.standing["danger/bypass_over/interlock/IL-01"].state is AlertState.RETURNED
    assert said(await room.trips(CAUSE)) == (Outcome.DONE, "")


async def test_a_wish_that_nobody_confirms_is_over_without_a_call(room: Room) -> None:
    await room.ask(AskBypass, minutes=30, reason="Feedback is being mended")
    await room.ledger.commit(room.interlocks.tick(now_us() + bypass.CONFIRM_S * 1_000_000))
    assert [row.body["why"] for row in room.rows("bypass_ended")] == [bypass.NOT_CONFIRMED]
    assert room.alarm.alerts.standing == {}
    assert said(await room.ask(ConfirmBypass, "li", "s2")) == (Outcome.REFUSED, bypass.NONE)


async def test_it_survives_a_restart_and_one_alone_ends_it(room: Room, plc: ModbusPlant) -> None:
    await bypassed(room)
    again = Room(room.context.home.root, plc.port)
    await again.interlocks.recover()
    await again.poll()
    assert again.interlocks.states["IL-01"].bypass == room.interlocks.states["IL-01"].bypass
    assert said(await again.trips(CAUSE)) == (Outcome.REFUSED, bypass.BYPASSED)
    assert said(await again.ask(EndBypass)) == (Outcome.DONE, "")
    assert said(await again.trips(CAUSE)) == (Outcome.DONE, "")
    await again.close()


@pytest.mark.parametrize(
    ("operator", "minutes", "reason", "why"),
    [
        ("wang", 30, " ", bypass.NO_REASON),
        ("wang", 0, "Work", bypass.BAD_TIME),
        ("wang", 481, "Work", bypass.BAD_TIME),
        ("nobody", 30, "Work", rule.NO_OPERATOR),
    ],
)
async def test_a_wish_is_refused(room: Room, operator: str, minutes: int, reason: str, why: str) -> None:
    assert said(await room.ask(AskBypass, operator, minutes=minutes, reason=reason)) == (Outcome.REFUSED, why)
    assert room.interlocks.states["IL-01"].bypass is None


@pytest.mark.parametrize(
    ("asker", "confirmer", "seat", "why"),
    [
        ("wang", "wang", "s2", bypass.SAME_PERSON),
        ("wang", "zhao", "s1", bypass.SAME_PLACE),
        ("wang", "zhao", "s2", bypass.NO_LEAD),
        ("wang", "li", "s1", ""),
        ("chen", "wang", "s2", ""),
    ],
)
async def test_who_may_be_the_second(room_of_four: Room, asker: str, confirmer: str, seat: str, why: str) -> None:
    """Another person, at another seat or of another role, and one of the two leads."""
    await room_of_four.ask(AskBypass, asker, minutes=30, reason="Work")
    outcome = Outcome.REFUSED if why else Outcome.DONE
    assert said(await room_of_four.ask(ConfirmBypass, confirmer, seat)) == (outcome, why)


async def test_what_stands_is_not_asked_for_or_confirmed_again(room: Room) -> None:
    assert said(await room.ask(EndBypass)) == (Outcome.REFUSED, bypass.NONE)
    await bypassed(room)
    again: list[tuple[Answer, str]] = [
        (await room.ask(AskBypass, minutes=5, reason="Work"), bypass.STANDS),
        (await room.ask(ConfirmBypass, "chen", "s3"), bypass.CONFIRMED),
    ]
    assert [said(answer) for answer, _ in again] == [(Outcome.REFUSED, why) for _, why in again]


# ---------------------------------------------------------------- what was judged


async def test_a_select_answers_with_what_the_order_would_do(room: Room) -> None:
    """The same is in the state while it is selected, and in the rows of the selection and of the order."""
    answer = await room.select()
    assert answer.judged == Consequence(True, 3, ("HOT-0007",), ("W-017",))
    assert room.interlocks.states["IL-01"].judged == answer.judged
    await room.operate()
    judged = {"machines": 3, "open_permits": ["HOT-0007"], "people_inside": ["W-017"]}
    assert [row.body["judged"] for row in room.rows("order_selected", "order_sending")] == [judged, judged]
    assert room.interlocks.states["IL-01"].judged is None


async def test_a_reset_is_withdrawn_when_somebody_goes_inside(room: Room, plc: ModbusPlant) -> None:
    """At the next look at the zone; an operate in between is refused. Who leaves is no reason."""
    await room.select(action=False)
    room.inside = ()
    await room.poll()
    assert room.interlocks.states["IL-01"].phase is OrderPhase.SELECTED
    room.inside = ("W-017", "W-018")
    assert said(await room.operate()) == (Outcome.REFUSED, rule.SOMEBODY_INSIDE)
    await room.poll()
    assert [row.body["why"] for row in room.rows("order_withdrawn")] == [rule.SOMEBODY_INSIDE]
    assert plc.handler.writes == []


async def test_a_trip_goes_on_when_somebody_goes_inside(room: Room) -> None:
    """Power is cut for their sake."""
    await room.select()
    room.inside = ("W-017", "W-018")
    assert said(await room.operate()) == (Outcome.DONE, "")


async def test_no_reset_while_a_danger_stands(room: Room, plc: ModbusPlant) -> None:
    """One that comes withdraws what is selected; a trip is never held up by it; the site may say otherwise."""
    room.alarm.danger = "danger/gas_level_2/gas/G-1"
    refused = await room.select(action=False)
    assert (said(refused), refused.where) == ((Outcome.REFUSED, rule.DANGER_STANDS), room.alarm.danger)
    assert said(await room.select()) == (Outcome.DONE, "")
    assert said(await room.operate()) == (Outcome.DONE, "")
    assert plc.handler.writes == [(0, True)]

    room.alarm.danger = ""
    await room.select(action=False)
    room.alarm.danger = "danger/fire_seen/camera/C01"
    await room.poll()
    assert [row.body["why"] for row in room.rows("order_withdrawn")] == [rule.DANGER_STANDS]


async def test_the_site_may_allow_a_reset_in_danger(tmp_path: Path, plc: ModbusPlant) -> None:
    """A deluge must be stopped before the fire's alert is gone."""
    deluge = interlock("IL-01", "PLC-1", 0, reset_in_danger=True)
    room = Room(tmp_path, plc.port, two_plcs(interlocks=(deluge,)))
    room.alarm.danger = "danger/fire_seen/camera/C01"
    await room.poll()
    assert said(await room.select(action=False)) == (Outcome.DONE, "")
    await room.close()


def test_a_danger_is_grave_active_in_the_area_and_no_interlocks_own() -> None:
    """Of two storeys of a building and of a work zone inside an area too."""
    alerts = Alerts(sites.bare_site())
    alarm = Alarm(sites.small_site(), alerts, now_us)
    for kind, source, zone in (
        ("no_helmet", "camera/C01", "hall"),
        ("fire_seen", "camera/C02", "yard"),
        ("output_moved", "interlock/IL-1", "hall"),
        ("camera_lost", "camera/C01", "hall"),
    ):
        alerts.hold(Condition(kind, source, zone=zone), now_us())
    assert (alarm.danger_in("hall"), alarm.danger_in("yard")) == ("", "danger/fire_seen/camera/C02")
    gas = Condition("gas_level_2", "gas/G-1", zone="weld")
    alerts.hold(gas, now_us())
    assert alarm.danger_in("hall") == gas.alert
    alerts.clear(gas.alert, now_us())
    assert alarm.danger_in("hall") == ""
