"""Who speaks for whom: every ask passes here before any duty hears it. What is typed is looked at here, and goes no
further: no row, no state and no log has it, sealed or not.
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from console.asks import Answer, Ask, SignIn
from console.core.alarm import Alarm
from console.core.duty import Show
from console.domain import sign_in as rule
from console.domain.decision import Decision
from console.messages import Duty
from console.pins import ChangePin, Pins
from console.site.home import Home
from console.site.model import Site
from console.site.pins import PinFile, why_unfit
from console.site.sealing import SealBroken, SealKey, bound_to
from console.topics import ASK_VERB
from console.values import Outcome
from devices.errors import DeviceRefused

log = logging.getLogger(__name__)

ROOM = "room"
"""Id of the one state of the PINs."""
Told = tuple[Answer, list[Decision]]
"""What is answered, and what is journaled of it."""


class SignIns:
    """The PINs of the operators, and the key with which they are sealed for this core."""

    def __init__(
        self, site: Site, home: Home, alarm: Alarm, show: Show, duties: dict[str, Duty], now_us: Callable[[], int]
    ) -> None:
        """`duties`: who has taken which seat, as the answers keep it."""
        self._roles = {operator.id: operator.role for operator in site.operators}
        self._site, self._alarm, self._show, self._duties, self._now_us = site, alarm, show, duties, now_us
        self._file, self._key = PinFile(home), SealKey()
        self._known: tuple[str, ...] = ()
        self._unreadable = ""
        self._tries: dict[tuple[str, str], rule.Tries] = {}
        self._turn = asyncio.Lock()
        """One PIN is looked at at a time: each takes 32 MiB."""

    async def refresh(self) -> None:
        """Look who has a PIN now, and tell the seats. What the command sets is so within a second."""
        try:
            self._known, self._unreadable = await asyncio.to_thread(self._file.known), ""
        except DeviceRefused as error:
            if not self._unreadable:
                log.warning("PINs: %s", error)
            self._unreadable = str(error)
        self._show("pins", ROOM, Pins(key=self._key.public, operators=self._known))

    def why_not(self, ask: Ask) -> str:
        """Why an ask without a PIN is not its operator's; '' when it is, or nobody has to prove it. With a file that
        cannot be read, nobody new takes a seat or speaks for another; who sits goes on."""
        if not ask.operator:
            return rule.NOBODY_SITS
        role = self._roles.get(ask.operator)
        wanted = role is not None and rule.must_prove(ask.operator, role, self._known, self._site.pins.roles)
        if role is None or not (wanted or self._unreadable):
            return ""
        duty, sits = self._duties.get(ask.seat), rule.speaks_for(self._duties.get(ask.seat), ask.operator)
        if sits and (not isinstance(ask, SignIn) or rule.same_room(duty, rule.marked(ask.session))):
            return ""
        if self._unreadable:
            return rule.UNREADABLE
        if not isinstance(ask, SignIn):
            return rule.NOT_SIGNED_IN
        return rule.PIN_WANTED if ask.operator in self._known else rule.NO_PIN

    async def judged(self, ask: Ask) -> Ask | Told:
        """The ask, with PROVEN in place of its PIN when that is right; or why nobody hears it."""
        if not getattr(ask, "pin", "") or (ask.operator not in self._known and not self._unreadable):
            why = self.why_not(ask)
            return self._refused(ask, why, self._unreadable) if why else _with(ask, "")
        async with self._turn:
            return await self._looked_at(ask)

    async def change(self, ask: ChangePin) -> Told:
        """The own PIN is another one from now on. Of an ask that has passed `judged`."""
        if ask.pin != rule.PROVEN:
            return self._refused(ask, rule.PIN_WANTED)
        try:
            wanted = self._opened(ask, ask.new_pin)
            if why_unfit(wanted):
                return self._refused(ask, rule.UNFIT)
            await asyncio.to_thread(self._file.keep, ask.operator, wanted)
        except SealBroken:
            return self._refused(ask, rule.STALE)
        except (DeviceRefused, OSError) as error:
            return self._refused(ask, rule.UNREADABLE, str(error))
        answer = Answer(ask=ask.ask, outcome=Outcome.DONE)
        return answer, [Decision("pin_changed", ask.operator, _said(ask, answer), ask.operator, ask=ask.ask)]

    # ------------------------------------------------------------ inside

    async def _looked_at(self, ask: Ask) -> Ask | Told:
        who = ask.operator, ask.seat
        tries = self._tries.get(who, rule.Tries())
        if left_s := tries.left_s(self._now_us()):
            return self._refused(ask, rule.WAIT, f"{math.ceil(left_s)} s", tries)
        try:
            pin = self._opened(ask, getattr(ask, "pin", ""))
            right = await asyncio.to_thread(self._file.is_right, ask.operator, pin)
        except SealBroken:
            return self._refused(ask, rule.STALE)
        except DeviceRefused as error:
            return self._refused(ask, rule.UNREADABLE, str(error))
        if right:
            self._tries.pop(who, None)
            return _with(ask, rule.PROVEN)
        self._tries[who] = tries = tries.missed(self._now_us())
        answer, decisions = self._refused(ask, rule.WRONG, tries=tries)
        return answer, [*decisions, *self._called(ask, tries)]

    def _opened(self, ask: Ask, seal: str) -> str:
        return self._key.opened(seal, bound_to(ask.ask, ask.seat, ask.operator))

    def _called(self, ask: Ask, tries: rule.Tries) -> list[Decision]:
        """Many wrong ones call until somebody has seen it."""
        if tries.wrong % rule.CALLS_AFTER:
            return []
        values = {"operator": ask.operator, "seat": ask.seat, "value": str(tries.wrong)}
        source = f"seat/{ask.seat}"
        calls = self._alarm.raise_alert("pins_wrong", source, "", values, ask.operator)
        return [*calls, *self._alarm.clear_alert("pins_wrong", source, ask.operator)]

    def _refused(self, ask: Ask, why: str, where: str = "", tries: rule.Tries | None = None) -> Told:
        """A row of its own for a wrong PIN, with how many in a row; and the seat is free when another run of its
        windows could not prove who sits there."""
        answer = Answer(ask=ask.ask, outcome=Outcome.REFUSED, why=why, where=where)
        body = {**_said(ask, answer), "verb": ASK_VERB[type(ask)]} | ({"wrong": tries.wrong} if tries else {})
        kind = "pin_refused" if tries else "ask_refused"
        decisions = [Decision(kind, ask.seat, body, ask.operator, ask=ask.ask)]
        return answer, [*decisions, *(self._left(ask) if isinstance(ask, SignIn) else ())]

    def _left(self, ask: SignIn) -> list[Decision]:
        """Nobody sits any more where another run of the windows took the seat."""
        duty = self._duties.get(ask.seat)
        if duty is None or not duty.operator or not ask.session or rule.same_room(duty, rule.marked(ask.session)):
            return []
        self._duties[duty.seat] = free = Duty(seat=duty.seat, operator="", shift=duty.shift, since_us=self._now_us())
        return [Decision("signed_out", duty.seat, {}, duty.operator, (("duty", duty.seat, free),), ask.ask)]


def _with(ask: Ask, pin: str) -> Ask:
    return replace(ask, pin=pin) if getattr(ask, "pin", "") else ask


def _said(ask: Ask, answer: Answer) -> dict[str, Any]:
    return {"seat": ask.seat, "answer": answer.spoken()}
