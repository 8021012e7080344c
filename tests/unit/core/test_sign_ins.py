"""Who speaks for whom: by the own PIN, by having taken the seat; wrong ones are told, kept, slowed, and call."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from console.asks import Agree, Answer, Ask, Select, SignIn
from console.core.alarm import Alarm
from console.core.sign_ins import SignIns, Told
from console.domain import sign_in as rule
from console.domain.decision import Decision
from console.messages import Duty, Message
from console.pins import ChangePin, Pins
from console.site import pins
from console.site.home import Home
from console.site.model import PinRules
from console.site.pins import PinFile
from console.site.sealing import bound_to, sealed
from console.values import Outcome
from tests import sites
from tests.unit.core.rig import Rig

PIN, OTHER = "4711", "0815"
S = 1_000_000


class Door:
    """The real answers behind the real check: what a seat says, and what comes of it."""

    def __init__(self, home: Path, **rules: Any) -> None:
        site = sites.small_site(operators=(sites.WANG, sites.LI, sites.CHEN), pins=PinRules(**rules))
        self.rig, self.home = Rig(site), Home(home)
        self.shown: list[Pins] = []
        self.rows: list[Decision] = []
        self.file, self._count = PinFile(self.home), 0
        clock: Callable[[], int] = lambda: self.rig.now_us  # noqa: E731
        self.core = self.started(clock)

    def started(self, clock: Callable[[], int]) -> SignIns:
        """One run of the core."""
        alarm = Alarm(self.rig.site, self.rig.alerts, clock)
        return SignIns(self.rig.site, self.home, alarm, self._show, self.rig.answers.duties, clock)

    def _show(self, kind: str, name: str, message: Message, *, at_once: bool = False) -> None:
        assert isinstance(message, Pins) and (kind, name) == ("pins", "room")
        self.shown.append(message)

    async def ask(
        self, form: type[Ask], operator: str, pin: str = "", seat: str = "room-1", **more: Any
    ) -> tuple[str, str]:
        """Outcome and why, of an ask with a PIN that the seat has sealed."""
        await self.core.refresh()
        self._count += 1
        name = f"a-{self._count}"
        seal: dict[str, Any] = {key: sealed(text, self.shown[-1].key, bound_to(name, seat, operator))
                for key, text in (("pin", pin), ("new_pin", more.pop("new", ""))) if text}  # fmt: skip
        ask = form(ask=name, seat=seat, operator=operator, asked_at_us=self.rig.now_us, **more, **seal)
        judged = await self.core.judged(ask)
        answer, decisions = await self._answered(judged) if isinstance(judged, Ask) else judged
        self.rows += decisions
        assert all(row.ask in (name, "") for row in decisions)
        assert PIN not in repr((answer, decisions)), "a PIN stands nowhere"
        return answer.outcome, answer.why

    async def _answered(self, ask: Ask) -> Told:
        if isinstance(ask, ChangePin):
            return await self.core.change(ask)
        if isinstance(ask, Agree):
            return Answer(ask=ask.ask, outcome=Outcome.DONE, why=ask.pin), []
        return self.rig.answers.answer(ask, self.rig.now_us)

    @property
    def sits(self) -> str:
        """Who has taken the seat."""
        duty = self.rig.answers.duties.get("room-1")
        return duty.operator if duty else ""


@pytest.fixture(autouse=True)
def in_haste(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hash that costs little."""
    monkeypatch.setattr(pins, "COST", 2)


async def test_without_pins_everything_is_as_it_was(tmp_path: Path) -> None:
    door = Door(tmp_path)
    assert await door.ask(SignIn, "wang") == (Outcome.DONE, "")
    assert await door.ask(SignIn, "li", pin="whatever") == (Outcome.DONE, "")
    assert await door.ask(Agree, "chen", interlock="IL-1", selected_until_us=1) == (Outcome.DONE, "")


async def test_who_has_a_pin_gives_it_to_take_a_seat(tmp_path: Path) -> None:
    door = Door(tmp_path)
    door.file.keep("li", PIN)
    assert await door.ask(SignIn, "li") == (Outcome.REFUSED, rule.PIN_WANTED)
    assert await door.ask(SignIn, "li", pin=OTHER) == (Outcome.REFUSED, rule.WRONG)
    assert await door.ask(Select, "li", interlock="IL-1", action=True) == (Outcome.REFUSED, rule.NOT_SIGNED_IN)
    assert [row.kind for row in door.rows] == ["ask_refused", "pin_refused", "ask_refused"]
    assert await door.ask(SignIn, "li", pin=PIN) == (Outcome.DONE, "")
    assert door.sits == "li" and door.rows[-1].body["own_pin"] is True
    assert (await door.ask(Select, "li", interlock="IL-1", action=True))[1] != rule.NOT_SIGNED_IN
    elsewhere = await door.ask(Select, "li", interlock="IL-1", action=True, seat="room-2")
    assert elsewhere == (Outcome.REFUSED, rule.NOT_SIGNED_IN)
    assert door.shown[-1].operators == ("li",)


async def test_with_one_ask_the_own_pin_speaks_at_a_seat_that_another_has(tmp_path: Path) -> None:
    """Who sits there goes on sitting."""
    door = Door(tmp_path)
    door.file.keep("li", PIN)
    await door.ask(SignIn, "wang")
    agrees: dict[str, Any] = {"interlock": "IL-1", "selected_until_us": 1}
    assert await door.ask(Agree, "li", **agrees) == (Outcome.REFUSED, rule.NOT_SIGNED_IN)
    assert await door.ask(Agree, "li", pin=PIN, **agrees) == (Outcome.DONE, rule.PROVEN)
    assert door.sits == "wang"


async def test_nobody_says_himself_that_he_is_proven(tmp_path: Path) -> None:
    """Nor with a seal of another ask, or for a core that is gone."""
    door = Door(tmp_path)
    door.file.keep("li", PIN)
    await door.core.refresh()
    borrowed = sealed(PIN, door.shown[-1].key, bound_to("another", "room-1", "li"))
    for pin in (rule.PROVEN, borrowed, "", "zz"):
        ask = Agree(
            ask="x", seat="room-1", operator="li", asked_at_us=1, interlock="IL-1", selected_until_us=1, pin=pin
        )
        judged = await door.core.judged(ask)
        assert not isinstance(judged, Ask)
        assert judged[0].why == (rule.STALE if pin else rule.NOT_SIGNED_IN)
    unproven = agreement("wang", rule.PROVEN)
    judged = await door.core.judged(unproven)
    assert isinstance(judged, Agree) and judged.pin == "", "who has no PIN proves nothing by one"


def agreement(operator: str, pin: str) -> Agree:
    """An agreement of somebody."""
    return Agree(
        ask="y", seat="room-1", operator=operator, asked_at_us=1, interlock="IL-1", selected_until_us=1, pin=pin
    )


async def test_a_role_that_must_have_one_and_has_none_is_told_how_to_get_it(tmp_path: Path) -> None:
    door = Door(tmp_path, roles=("shift_lead",))
    assert await door.ask(SignIn, "li") == (Outcome.REFUSED, rule.NO_PIN)
    assert await door.ask(SignIn, "li", pin=PIN) == (Outcome.REFUSED, rule.NO_PIN)
    door.file.keep("li", PIN)
    assert await door.ask(SignIn, "li", pin=PIN) == (Outcome.DONE, "")
    assert await door.ask(SignIn, "wang") == (Outcome.DONE, ""), "another role needs none"


async def test_a_network_that_was_gone_asks_for_no_pin_and_new_windows_do(tmp_path: Path) -> None:
    """What told the two apart is nowhere to be read."""
    door = Door(tmp_path)
    door.file.keep("li", PIN)
    await door.ask(SignIn, "li", pin=PIN, session="this run")
    assert "this run" not in repr(door.rows)
    assert await door.ask(SignIn, "li", session="this run") == (Outcome.DONE, "")
    assert await door.ask(SignIn, "li") == (Outcome.REFUSED, rule.PIN_WANTED)
    assert door.sits == "li", "an ask that says no run of windows frees no seat"
    assert await door.ask(SignIn, "li", session="another run") == (Outcome.REFUSED, rule.PIN_WANTED)
    assert door.sits == "" and door.rows[-1].kind == "signed_out"
    assert await door.ask(Select, "", interlock="IL-1", action=True) == (Outcome.REFUSED, rule.NOBODY_SITS)
    assert await door.ask(Select, "li", interlock="IL-1", action=True) == (Outcome.REFUSED, rule.NOT_SIGNED_IN)


async def test_who_sits_is_known_after_a_restart_of_the_core(tmp_path: Path) -> None:
    door = Door(tmp_path)
    door.file.keep("li", PIN)
    await door.ask(SignIn, "li", pin=PIN, session="run")
    door.core = door.started(lambda: door.rig.now_us)
    assert await door.ask(SignIn, "li", session="run") == (Outcome.DONE, "")


async def test_wrong_pins_are_slowed_told_and_call_and_lock_nobody_out(tmp_path: Path) -> None:
    door = Door(tmp_path)
    door.file.keep("li", PIN)
    for _ in range(rule.FREE_TRIES):
        assert await door.ask(SignIn, "li", pin=OTHER) == (Outcome.REFUSED, rule.WRONG)
    assert await door.ask(SignIn, "li", pin=OTHER) == (Outcome.REFUSED, rule.WRONG)
    assert await door.ask(SignIn, "li", pin=PIN) == (Outcome.REFUSED, rule.WAIT), "not even the right one, for 2 s"
    assert door.rows[-1].body["answer"]["where"] == "2 s" and door.rows[-1].body["wrong"] == 4
    assert await door.ask(SignIn, "wang") == (Outcome.DONE, ""), "others act"
    assert await door.ask(SignIn, "li", pin=PIN, seat="room-2") == (Outcome.DONE, ""), "he himself elsewhere"
    for _ in range(2):
        door.rig.now_us += int(rule.LONGEST_WAIT_S * S)
        assert await door.ask(SignIn, "li", pin=OTHER) == (Outcome.REFUSED, rule.WRONG)
    [alert] = [alert for alert in door.rig.alerts.standing.values() if alert.kind == "pins_wrong"]
    assert (alert.tier.value, alert.values["operator"], alert.values["seat"]) == ("3", "li", "room-1")
    door.rig.now_us += int(rule.LONGEST_WAIT_S * S)
    assert await door.ask(SignIn, "li", pin=PIN) == (Outcome.DONE, "")
    assert await door.ask(SignIn, "li", pin=OTHER) == (Outcome.REFUSED, rule.WRONG), "the count begins anew"
    assert door.rows[-1].body["wrong"] == 1


def test_the_wait_grows_to_its_end_and_old_tries_are_forgotten() -> None:
    tries, waits = rule.Tries(), []
    for number in range(10):
        tries = tries.missed(number)
        waits.append(round(tries.left_s(number)))
    assert waits == [0, 0, 0, 2, 4, 8, 16, 30, 30, 30]
    assert tries.missed(int(2 * rule.FORGOTTEN_S * S)).wrong == 1


async def test_a_file_that_others_may_read_lets_nobody_in_and_throws_nobody_out(tmp_path: Path) -> None:
    door = Door(tmp_path)
    door.file.keep("li", PIN)
    await door.ask(SignIn, "li", pin=PIN, session="run")
    door.home.operator_pins.chmod(0o644)
    assert await door.ask(SignIn, "wang", seat="room-2") == (Outcome.REFUSED, rule.UNREADABLE)
    assert "chmod 600" in door.rows[-1].body["answer"]["where"]
    assert await door.ask(SignIn, "chen", pin=PIN) == (Outcome.REFUSED, rule.UNREADABLE)
    assert await door.ask(SignIn, "li", session="run") == (Outcome.DONE, "")
    assert (await door.ask(Select, "li", interlock="IL-1", action=True))[1] != rule.UNREADABLE
    changed = await door.ask(ChangePin, "li", pin=PIN, new=OTHER)
    assert changed == (Outcome.REFUSED, rule.UNREADABLE)


async def test_the_owner_changes_his_pin_with_the_one_he_has(tmp_path: Path) -> None:
    door = Door(tmp_path)
    door.file.keep("li", PIN)
    assert await door.ask(ChangePin, "li", pin=OTHER, new="9999") == (Outcome.REFUSED, rule.WRONG)
    assert await door.ask(ChangePin, "li", pin=PIN, new="999") == (Outcome.REFUSED, rule.UNFIT)
    assert await door.ask(ChangePin, "wang", pin=PIN, new="9999") == (Outcome.REFUSED, rule.PIN_WANTED)
    assert await door.ask(ChangePin, "li", pin=PIN, new=OTHER) == (Outcome.DONE, "")
    assert door.rows[-1].kind == "pin_changed"
    assert door.file.is_right("li", OTHER) and not door.file.is_right("li", PIN)


async def test_a_new_pin_that_is_not_sealed_for_this_ask_changes_nothing(tmp_path: Path) -> None:
    door = Door(tmp_path)
    door.file.keep("li", PIN)
    ask = ChangePin(ask="a", seat="room-1", operator="li", asked_at_us=1, pin=rule.PROVEN, new_pin="00")
    assert (await door.core.change(ask))[0].why == rule.STALE
    assert door.file.is_right("li", PIN)


def test_a_seat_that_somebody_left_is_nobodys() -> None:
    left = Duty(seat="room-1", operator="", shift="day", since_us=1)
    assert not rule.speaks_for(left, "li") and not rule.same_room(left, "") and not rule.same_room(None, "x")
