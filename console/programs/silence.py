"""Programs that went silent although their processes live: something in native code holds them, and will not let go.

Counted in our own looks, so that neither a machine that slept nor one that had no time for anybody makes a program look
hung; and only while we hear some of them: where all are silent it is us who do not hear. A program that waits for a
processor does not hang: ended and started anew it would need more of what there is too little of.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from console.bus import Bus
from console.heartbeat import Alive
from console.messages import Message
from console.programs.starving import waited_s
from console.programs.supervisor import Supervisor

SILENT_S = 20.0
"""A program that spoke and then says nothing for so long hangs: it would speak once a second."""
STARTING_S = 600.0
"""A program that never spoke hangs in its start: opening a model for an accelerator may take minutes."""
LOOK_S = 0.5
MOST_S = 1.0
"""What counts at most between two looks."""
MOST_STARVED = 0.75
"""The share of a look that may count as waiting: what runs in circles on a full machine is ended too, in four times as
long."""


@dataclass(slots=True)
class _Heard:
    """One running process. `before`: the process that spoke for the program before this one."""

    pid: int
    before: int = 0
    spoke: int = 0
    silent_s: float = 0.0
    waited_s: float = 0.0
    """How long it had waited for a processor by the last look."""


class Silence:
    """Feed it the heartbeats, and look regularly. `waited`: how long a process has waited for a processor."""

    def __init__(self, waited: Callable[[int], float] = waited_s) -> None:
        self._waited = waited
        self._heard: dict[str, _Heard] = {}

    def hear(self, batch: list[tuple[str, Message]]) -> None:
        """Take heartbeats in; what a process left on its way when it ended is not its successor's."""
        for _, message in batch:
            if isinstance(message, Alive) and message.up:
                one = self._heard.get(message.program)
                if one is not None and message.pid != one.before:
                    one.spoke, one.silent_s = message.pid, 0.0

    def hung(self, running: Mapping[str, int], passed_s: float, listening: bool) -> dict[str, float]:
        """Who is silent for too long, and for how long. `running`: process ids of those that owe heartbeats;
        `passed_s`: since the look before; `listening`: whether we could have heard them."""
        now = {
            program: self._counted(program, pid, min(passed_s, MOST_S), listening) for program, pid in running.items()
        }
        if not any(one.spoke and one.silent_s <= SILENT_S for one in now.values()):
            return {}
        return {
            program: one.silent_s
            for program, one in now.items()
            if one.silent_s > (SILENT_S if one.spoke else STARTING_S)
        }

    def _counted(self, program: str, pid: int, passed_s: float, listening: bool) -> _Heard:
        one = self._heard.get(program)
        if one is None or one.pid != pid:
            before = one.spoke if one is not None else 0
            one = self._heard[program] = _Heard(pid, before=before, waited_s=self._waited(pid))
        waited_s = self._waited(pid)
        starved_s = max(0.0, min(waited_s - one.waited_s, MOST_STARVED * passed_s))
        one.waited_s = waited_s
        one.silent_s = one.silent_s + passed_s - starved_s if listening else 0.0
        return one


async def end_silent(silence: Silence, supervisor: Supervisor, listener: Bus) -> None:
    """End programs that hang, until cancelled. `listener` gives `silence` the heartbeats."""
    before_s = time.monotonic()
    while True:
        await asyncio.sleep(LOOK_S)
        now_s = time.monotonic()
        for program, silent_s in silence.hung(supervisor.beating, now_s - before_s, listener.connected).items():
            supervisor.end_silent(program, silent_s)
        before_s = now_s
