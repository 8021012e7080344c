"""Keeps the programs of one workstation alive: starts, watches, restarts with a growing pause, stops in order.

One that is started again is told how the one before it ended, and says so with its heartbeat. A program ends when its
standard input closes; so they all end when this one is killed, on every system alike.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
import os
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from console.bus import ENDED_VARIABLE
from console.presenters.endings import ENDINGS
from console.priority import lower_program
from console.programs.table import Program
from console.values import EXIT_CODES, Ending

log = logging.getLogger(__name__)

STOP_S = 4.0
SHORTEST_PAUSE_S, LONGEST_PAUSE_S = 0.2, 5.0
LONGEST_PATIENT_S = 30.0
"""The longest pause of a program that gives way to others: its starts cost them, too."""
STEADY_S = 10.0
"""A program that lived this long starts over with the shortest pause."""
MANY_FALLS = 3
"""Ends in a row, each before that, that are no accident any more."""
LAST_WORDS_BYTES = 2000


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
        self._silent: set[int] = set()
        """Processes that were ended because they had gone silent."""
        self._endings: dict[str, str] = {}

    def start(self, *names: str) -> None:
        """Start the named programs, or all that do not run yet, and go on watching."""
        started = {task.get_name() for task in self._tasks}
        for program in self._programs:
            if program.name not in started and (not names or program.name in names):
                self._tasks.append(asyncio.create_task(self._keep(program), name=program.name))

    def add(self, program: Program) -> None:
        """Keep one more program alive from now on. It waits for nothing, and nothing waits for it."""
        self._programs.append(program)
        self.start(program.name)

    async def ready(self) -> None:
        """Wait until every program that says so is ready."""
        await asyncio.gather(*(event.wait() for event in self._ready.values()))

    def pid(self, name: str) -> int | None:
        """Process id of a program that runs now."""
        process = self._processes.get(name)
        return process.pid if process is not None and process.returncode is None else None

    @property
    def beating(self) -> dict[str, int]:
        """Process ids of the programs that run now and owe heartbeats."""
        found = {program.name: self.pid(program.name) for program in self._programs if program.beats}
        return {name: pid for name, pid in found.items() if pid is not None}

    def end_silent(self, name: str, silent_s: float) -> None:
        """End a program that said nothing for so long although it runs; it is started again."""
        process = self._processes[name]
        if process.returncode is None and process.pid not in self._silent:
            self._silent.add(process.pid)
            self._say(f"{name} has been silent for {silent_s:.0f} s although it runs; killed")
            process.kill()

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
        falls = 0
        while not self._stopping:
            born = time.monotonic()
            code, how = await self._tried(program)
            if self._stopping:
                return
            if program.ends_all and code == 0:
                self.finished.set()
                return
            falls = 1 if time.monotonic() - born > STEADY_S else falls + 1
            self.restarts[program.name] += 1
            wait_s = pause_s(falls, program.patient)
            self._say(fallen(program.name, how, falls, wait_s, self._log(program)))
            await asyncio.sleep(wait_s)

    async def _tried(self, program: Program) -> tuple[int | None, str]:
        """Run a program to its end: its exit code, None when it could not even be started, and the same in words."""
        try:
            code = await self._run(program)
        except OSError as error:
            return None, f"could not be started: {error}"
        ending = self._endings[program.name] = self._ending(program.name, code)
        return code, f"ended with {code}" + (f" ({ENDINGS[ending]})" if ending in ENDINGS else "")

    def _ending(self, name: str, code: int) -> str:
        """How a program ended, as it is told to its successor."""
        pid = self._processes[name].pid
        if pid in self._silent:
            self._silent.remove(pid)
            return Ending.SILENT
        return next((ending for ending, its_code in EXIT_CODES.items() if its_code == code), str(code))

    async def _run(self, program: Program) -> int:
        with self._log(program).open("ab") as out:
            process = await asyncio.create_subprocess_exec(
                *program.arguments,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE if program.ready else out,
                stderr=out,
                env={**os.environ, **self._environment, ENDED_VARIABLE: self._endings.get(program.name, "")},
            )
        self._processes[program.name] = process
        if program.gives_way:
            lower_program(process.pid)
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


def pause_s(falls: int, patient: bool) -> float:
    """How long to wait after so many ends in a row, each soon after the start: twice as long each time, to a limit."""
    return min(math.ldexp(SHORTEST_PAUSE_S, min(falls - 1, 10)), LONGEST_PATIENT_S if patient else LONGEST_PAUSE_S)


def fallen(name: str, how: str, falls: int, wait_s: float, log: Path) -> str:
    """What to say of a program that ended by itself."""
    if falls < MANY_FALLS:
        return f"{name} {how}; started again in {wait_s:g} s (see {log})"
    next_try = f"{falls} times in a row; tried again in {wait_s:g} s"
    return f"{name} cannot stay up: {how}, {next_try}. Its last words: {last_words(log) or 'none'} (see {log})"


def last_words(log: Path) -> str:
    """The last line that a program left in its log; '' when there is none."""
    try:
        with log.open("rb") as left:
            left.seek(max(0, log.stat().st_size - LAST_WORDS_BYTES))
            lines = left.read().decode(errors="replace").split("\n")
    except OSError:
        return ""
    return next((line.strip() for line in reversed(lines) if line.strip()), "")
