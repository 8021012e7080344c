"""Keeps the programs of one workstation alive: starts, watches, restarts with a growing pause, stops in order.

A program ends when its standard input closes; so they all end when this one is killed, on every system alike.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from console.programs.display import give_way
from console.programs.table import Program

log = logging.getLogger(__name__)

STOP_S = 4.0
SHORTEST_PAUSE_S, LONGEST_PAUSE_S = 0.2, 5.0
STEADY_S = 10.0
"""A program that lived this long starts over with the shortest pause."""


class Supervisor:
    """Runs a table of programs. `restarts` counts by program; `finished` is set when one that ends all has ended."""

    def __init__(
        self, programs: list[Program], logs: Path, environment: dict[str, str], say: Callable[[str], None]
    ) -> None:
        self.restarts: Counter[str] = Counter()
        self.finished = asyncio.Event()
        self.exit_codes: dict[str, int] = {}
        self._programs, self._logs, self._environment, self._say = programs, logs, environment, say
        self._processes: dict[str, asyncio.subprocess.Process] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._ready = {program.name: asyncio.Event() for program in programs if program.ready}
        self._stopping = False

    def start(self, *names: str) -> None:
        """Start the named programs, or all that do not run yet, and go on watching."""
        started = {task.get_name() for task in self._tasks}
        for program in self._programs:
            if program.name not in started and (not names or program.name in names):
                self._tasks.append(asyncio.create_task(self._keep(program), name=program.name))

    async def ready(self) -> None:
        """Wait until every program that says so is ready."""
        await asyncio.gather(*(event.wait() for event in self._ready.values()))

    def pid(self, name: str) -> int | None:
        """Process id of a program that runs now."""
        process = self._processes.get(name)
        return process.pid if process is not None and process.returncode is None else None

    async def stop(self) -> None:
        """Those first that judge the others, who else would take their end for a loss; then everybody at once."""
        self._stopping = True
        for group in (True, False):
            await self._end([program.name for program in self._programs if program.ends_first is group])
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _end(self, names: list[str]) -> None:
        """Close their standard inputs, wait, then kill who is left."""
        processes = [self._processes[name] for name in names if name in self._processes]
        running = [process for process in processes if process.returncode is None]
        for process in running:
            if process.stdin is not None:
                process.stdin.close()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(STOP_S):
                await asyncio.gather(*(process.wait() for process in running))
        for process in running:
            if process.returncode is None:
                self._say(f"pid {process.pid} did not end in {STOP_S:g} s; killed")
                process.kill()
                await process.wait()

    async def _keep(self, program: Program) -> None:
        pause_s = SHORTEST_PAUSE_S
        while not self._stopping:
            born = time.monotonic()
            code = await self._run(program)
            if self._stopping:
                return
            if program.ends_all and code == 0:
                self.finished.set()
                return
            pause_s = SHORTEST_PAUSE_S if time.monotonic() - born > STEADY_S else min(pause_s * 2, LONGEST_PAUSE_S)
            self.restarts[program.name] += 1
            self._say(f"{program.name} ended with {code}; started again in {pause_s:g} s (see {self._log(program)})")
            await asyncio.sleep(pause_s)

    async def _run(self, program: Program) -> int:
        with self._log(program).open("ab") as out:
            process = await asyncio.create_subprocess_exec(
                *program.arguments,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE if program.ready else out,
                stderr=out,
                env={**os.environ, **self._environment},
            )
        self._processes[program.name] = process
        if program.patient:
            give_way(process.pid)
        if process.stdout is not None:
            async for line in process.stdout:
                self._hear(program, line.decode(errors="replace").strip())
        self.exit_codes[program.name] = code = await process.wait()
        return code

    def _hear(self, program: Program, line: str) -> None:
        if line.startswith('{"ready"'):
            self._ready[program.name].set()
        else:
            self._say(f"{program.name}: {line}")

    def _log(self, program: Program) -> Path:
        return self._logs / f"{program.name}.log"
