"""A seat whose core is the real duties on a clock moved by hand: what it asks is decided, what is decided it sees."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

from console.asks import Answer, Ask
from console.domain.decision import Decision
from console.site.model import Site
from tests.gui.desk import FixedDesk
from tests.unit.core.rig import DAY_STARTS_US, Rig


class DutyDesk(FixedDesk):
    """`field` lets the plant speak; every answer is the core's own."""

    def __init__(self, site: Site, home: Path) -> None:
        super().__init__(site, home, DAY_STARTS_US + 60_000_000)
        self.rig = Rig(site)

    def field(self, say: Callable[[Rig], Sequence[Decision]]) -> None:
        """What the duties decide on it is shown."""
        self._show(say(self.rig))

    def ask(self, ask: Ask) -> asyncio.Future[Answer]:
        """Decided at once, told on the next turn of the loop."""
        self.asked.append(ask)
        answer, decisions = self.rig.answers.answer(ask, self.rig.now_us)
        self._show(decisions)
        told: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        told.set_result(answer)
        return told

    def _show(self, decisions: Sequence[Decision]) -> None:
        self.time_us = self.rig.now_us
        states = [state for decision in decisions for _, _, state in decision.states]
        self.hear(*self.rig.shown.values(), *states)
        self.rig.shown.clear()
