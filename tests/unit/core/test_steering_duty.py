"""Steering in the core: who may, who has it, what is journaled before anything moves."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from console.asks import Ask
from console.core import steering as duty
from console.core.steering import Judged, SteeringDuty
from console.messages import Message
from console.site.model import Operator, Site
from console.steering import GoTo, LookThere, Preset, Steer, Steering, SteeringReading
from console.values import Outcome
from tests.sites import camera, small_site

T0 = 1_777_593_600_000_000
S = 1_000_000
GATE = Preset("1", "Gate")


class Rig:
    """The duty on a clock moved by hand, with two cameras that turn and one that does not."""

    def __init__(self) -> None:
        heads = tuple(
            camera(name, "hall", x_m, 12.0, onvif="http://cam/onvif", steer_roles=("dispatcher", "shift_lead"))
            for name, x_m in (("C01", 12.0), ("C02", 30.0))
        )
        chen = Operator(id="chen", name="陈", name_en="Chen", role="safety_engineer")
        li = Operator(id="li", name="李", name_en="Li", role="shift_lead")
        wang = Operator(id="wang", name="王", name_en="Wang", role="dispatcher")
        cameras = (*heads, camera("C03", "hall", 14.0, 12.0))
        self.site: Site = replace(small_site(), cameras=cameras, operators=(wang, li, chen), shapes=())
        self.shown: dict[str, Message] = {}
        self.now_us = T0
        self.duty = SteeringDuty(self.site, self.show)

    def show(self, kind: str, name: str, message: Message, *, at_once: bool = False) -> None:
        self.shown[f"{kind}/{name}"] = message

    def head(self, name: str, moves: bool = True, aims: bool = True, presets: tuple[Preset, ...] = (GATE,)) -> None:
        reading = SteeringReading(camera=name, moves=moves, aims=aims, presets=presets, measured_at_us=self.now_us)
        self.duty.hear("", reading, self.now_us)

    def ask(self, form: type[Ask], operator: str = "wang", seat: str = "room-1", **said: Any) -> Judged:
        self.now_us += 1000
        made = form(ask=f"a-{self.now_us}", seat=seat, operator=operator, asked_at_us=self.now_us, **said)
        assert isinstance(made, Steer | GoTo | LookThere)
        return self.duty.ask(made, self.now_us)

    def state(self, name: str) -> Steering:
        state = self.shown[f"steering/{name}"]
        assert isinstance(state, Steering)
        return state


@pytest.fixture
def rig() -> Rig:
    made = Rig()
    made.head("C01")
    made.head("C02")
    return made


def test_the_start_of_steering_is_journaled_not_each_tick(rig: Rig) -> None:
    answer, rows, orders = rig.ask(Steer, camera="C01", pan=0.5)
    assert answer.outcome is Outcome.DONE and orders[0].pan == 0.5
    assert [(row.kind, row.subject, row.operator, row.body["seat"]) for row in rows] == [
        ("steering_began", "C01", "wang", "room-1")
    ]
    assert (rig.state("C01").operator, rig.state("C01").seat) == ("wang", "room-1")
    for pan in (0.5, 0.8, 0.0):
        answer, rows, orders = rig.ask(Steer, camera="C01", pan=pan)
        assert (answer.outcome, rows, orders[0].pan) == (Outcome.DONE, [], pan)
    rig.now_us += 6 * S
    ended = rig.duty.tick(rig.now_us)
    assert [(row.kind, row.subject, row.operator) for row in ended] == [("steering_ended", "C01", "wang")]
    assert rig.state("C01").operator == ""


def test_the_later_room_is_told_who_has_it_until_he_rests(rig: Rig) -> None:
    rig.ask(Steer, camera="C01", tilt=1.0)
    answer, rows, orders = rig.ask(Steer, "li", "room-2", camera="C01", pan=1.0)
    assert (answer.outcome, answer.why, answer.where, rows, orders) == (Outcome.REFUSED, duty.HELD, "wang", [], [])
    answer, rows, _ = rig.ask(GoTo, "li", "room-2", camera="C01", preset="1")
    assert (answer.why, rows[0].kind, rows[0].body["verb"]) == (duty.HELD, "ask_refused", "go-to")
    rig.now_us += 6 * S
    answer, rows, _ = rig.ask(Steer, "li", "room-2", camera="C01", pan=1.0)
    assert answer.outcome is Outcome.DONE and rows[0].operator == "li" and rig.state("C01").operator == "li"


@pytest.mark.parametrize(
    ("operator", "said", "why"),
    [
        ("nobody", {"camera": "C01", "pan": 1.0}, duty.NOBODY),
        ("chen", {"camera": "C01", "pan": 1.0}, duty.NO_RIGHT),
        ("wang", {"camera": "C03", "pan": 1.0}, duty.CANNOT),
        ("wang", {"camera": "C99", "pan": 1.0}, duty.CANNOT),
        ("wang", {"camera": "C01", "pan": 1.5}, "Speeds are -1 to 1"),
        ("wang", {"camera": "C01", "zoom": float("nan")}, "Speeds are -1 to 1"),
    ],
)
def test_who_may_not_is_told_why(rig: Rig, operator: str, said: dict[str, Any], why: str) -> None:
    answer, rows, orders = rig.ask(Steer, operator, **said)
    assert (answer.outcome, answer.why, rows, orders) == (Outcome.REFUSED, why, [], [])


def test_a_stop_of_what_nobody_steers_moves_nothing(rig: Rig) -> None:
    assert rig.ask(Steer, camera="C01")[1:] == ([], [])


def test_what_was_overtaken_moves_nothing(rig: Rig) -> None:
    late = Steer(ask="late", seat="room-1", operator="wang", asked_at_us=rig.now_us, camera="C01", pan=1.0)
    rig.ask(Steer, camera="C01", pan=1.0)
    rig.ask(Steer, camera="C01")
    assert rig.duty.overtaken(late, "C01") and rig.duty.ask(late, rig.now_us)[2] == []


def test_presets_and_the_way_back(rig: Rig) -> None:
    answer, rows, orders = rig.ask(GoTo, camera="C01", preset="1")
    assert (answer.outcome, rows[0].kind, rows[0].body["preset"], orders[0].preset) == (
        Outcome.DONE, "camera_sent", "Gate", "1",
    )  # fmt: skip
    _, rows, orders = rig.ask(GoTo, camera="C01")
    assert rows[0].body["home"] is True and orders[0].aim_deg == (0.0, 0.0)
    assert rig.ask(GoTo, camera="C01", preset="9")[0].why == duty.NO_PRESET
    rig.head("C02", aims=False)
    assert rig.ask(GoTo, camera="C02")[0].why == duty.NO_ANGLE


def test_a_place_turns_the_nearest_that_are_free(rig: Rig) -> None:
    place: dict[str, Any] = {"x_m": 14.0, "y_m": 30.0, "storey": "F1"}
    answer, rows, orders = rig.ask(LookThere, **place)
    assert answer.where == "C01, C02" and [order.camera for order in orders] == ["C01", "C02"]
    assert all(order.aim_deg is not None for order in orders)
    assert [row.body["place"]["x_m"] for row in rows] == [14.0, 14.0]
    assert "answer" in rows[0].body and "answer" not in rows[1].body
    answer, _, _ = rig.ask(LookThere, "li", "room-2", **place)
    assert (answer.outcome, answer.why) == (Outcome.REFUSED, duty.NONE_SEES), "both are steered by somebody else"
    rig.now_us += 6 * S
    rig.head("C01", aims=False, presets=(Preset("7", "hall"),))
    rig.head("C02", aims=False, presets=())
    _, _, orders = rig.ask(LookThere, **place)
    assert [(order.camera, order.preset) for order in orders] == [("C01", "7")]
    assert rig.ask(LookThere, "chen", **place)[0].why == duty.NONE_SEES


def test_a_head_that_nobody_speaks_of_cannot_be_steered(rig: Rig) -> None:
    rig.now_us += 31 * S
    rig.duty.tick(rig.now_us)
    assert (rig.state("C01").moves, rig.state("C01").why) == (False, duty.UNHEARD)
    assert rig.ask(Steer, camera="C01", pan=1.0)[0].why == duty.CANNOT
    rig.head("C01")
    assert rig.ask(Steer, camera="C01", pan=1.0)[0].outcome is Outcome.DONE
