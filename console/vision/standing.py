"""The alerts that stand, as a worker hears of them. What ended while its line was down goes as it does in the room:
once the core has answered behind all that it says again, what this line did not say has ended."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from uuid import uuid4

from console.asks import AllSaid
from console.bus import Bus, now_us
from console.domain.kept import Kept
from console.messages import Alert, Message
from console.values import Outcome

ASK_S, REST_S = 30.0, 10.0
"""How long an answer is waited for; how long nothing is asked after none came: a broker of the plant's own may not let
a worker ask."""


class StandingAlerts:
    """`changed` is told when one went that ended meanwhile."""

    def __init__(self, bus: Bus, changed: Callable[[], None]) -> None:
        self._bus, self._changed = bus, changed
        self._kept = Kept()
        self._connected = asyncio.Event()
        bus.on_begun.append(self._kept.begin)
        bus.on_connected.append(self._connected.set)

    @property
    def alerts(self) -> list[Alert]:
        """Those that stand."""
        return [state for state in self._kept.states if isinstance(state, Alert)]

    def take(self, topic: str, message: Message) -> Alert | None:
        """What is said of an alert. Returns what it was until now, if it stood."""
        before = self._kept.take(topic, message)
        return before if isinstance(before, Alert) else None

    async def follow(self) -> None:
        """Let go of what ended, over each new line."""
        while True:
            await self._connected.wait()
            self._connected.clear()
            while self._kept.waits and not self._connected.is_set():
                await self._let_go_of_ended()

    async def _let_go_of_ended(self) -> None:
        line, who = self._kept.line, self._bus.program
        ask = AllSaid(ask=f"{who}-{uuid4().hex}", seat=who, operator="", asked_at_us=now_us())
        answer = await self._bus.ask(ask, timeout_s=ASK_S)
        if line != self._kept.line:
            return
        if answer.outcome is Outcome.DONE:
            self._kept.drop_unsaid()
            self._changed()
        else:
            await asyncio.sleep(REST_S)
