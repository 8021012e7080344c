"""The supervisor with real processes: it restarts who dies, ends who is asked, kills who will not."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

from console.bus import ENDED_VARIABLE
from console.programs import supervisor as supervising
from console.programs.supervisor import Supervisor, last_words, pause_s
from console.programs.table import Program
from tests.waiting import until

OBEDIENT = "import sys; sys.stdin.read()"
READY = "import sys; print('{\"ready\": true}', flush=True); print('hello', flush=True); sys.stdin.read()"
STUBBORN = "import time\nwhile True: time.sleep(1)"


def program(name: str, code: str, **more: bool) -> Program:
    return Program(name, (sys.executable, "-c", code), **more)


def supervised(tmp_path: Path, *programs: Program) -> tuple[Supervisor, list[str]]:
    said: list[str] = []
    return Supervisor(list(programs), tmp_path, {}, said.append), said


async def test_a_program_that_dies_is_started_again(tmp_path: Path) -> None:
    keeper, said = supervised(tmp_path, program("core", OBEDIENT))
    keeper.start()
    await until(lambda: keeper.pid("core") is not None)
    first = keeper.pid("core")
    assert first
    os.kill(first, signal.SIGKILL)
    await until(lambda: keeper.pid("core") not in (None, first))
    await keeper.stop()
    assert keeper.restarts == {"core": 1}
    assert any("core ended with -9" in line for line in said)


async def test_stopping_closes_their_input_and_they_end(tmp_path: Path) -> None:
    keeper, said = supervised(tmp_path, program("core", OBEDIENT), program("vision-1", OBEDIENT))
    keeper.start()
    await until(lambda: keeper.pid("core") is not None and keeper.pid("vision-1") is not None)
    await keeper.stop()
    assert keeper.exit_codes == {"core": 0, "vision-1": 0}
    assert (said, keeper.restarts) == ([], {})


async def test_who_will_not_end_is_killed(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(supervising, "STOP_S", 0.3)
    keeper, said = supervised(tmp_path, program("deaf", STUBBORN))
    keeper.start()
    await until(lambda: keeper.pid("deaf") is not None)
    await keeper.stop()
    assert keeper.pid("deaf") is None
    assert any("killed" in line for line in said)


async def test_the_closed_room_ends_all(tmp_path: Path) -> None:
    keeper, _ = supervised(tmp_path, program("core", OBEDIENT), program("room-1", "pass", ends_all=True))
    keeper.start()
    await asyncio.wait_for(keeper.finished.wait(), 10)
    await keeper.stop()
    assert keeper.restarts == {}


async def test_a_program_says_when_it_is_ready(tmp_path: Path) -> None:
    keeper, said = supervised(tmp_path, program("plant", READY, ready=True))
    keeper.start("plant")
    await asyncio.wait_for(keeper.ready(), 10)
    await until(lambda: said == ["plant: hello"])
    await keeper.stop()


async def test_a_program_that_cannot_stay_up_is_tried_ever_more_rarely_and_that_is_said(tmp_path: Path) -> None:
    keeper, said = supervised(tmp_path, program("vision-1", "import sys; sys.exit('no such model')"))
    keeper.start()
    await until(lambda: len(said) == 4, within_s=30)
    await keeper.stop()
    log = tmp_path / "vision-1.log"
    assert said == [
        f"vision-1 ended with 1; started again in 0.2 s (see {log})",
        f"vision-1 ended with 1; started again in 0.4 s (see {log})",
        "vision-1 cannot stay up: ended with 1, 3 times in a row; tried again in 0.8 s. "
        f"Its last words: no such model (see {log})",
        "vision-1 cannot stay up: ended with 1, 4 times in a row; tried again in 1.6 s. "
        f"Its last words: no such model (see {log})",
    ]


async def test_a_program_that_is_not_there_is_said_and_tried_again(tmp_path: Path) -> None:
    keeper, said = supervised(tmp_path, Program("core", (str(tmp_path / "nowhere"),)))
    keeper.start()
    await until(lambda: len(said) == 3, within_s=30)
    await keeper.stop()
    assert said[0].startswith("core could not be started: [Errno 2] No such file or directory")
    assert said[2].startswith("core cannot stay up: could not be started: [Errno 2]")
    assert "Its last words: none" in said[2]


async def test_the_next_one_is_told_how_the_one_before_it_ended(tmp_path: Path) -> None:
    """And so is whoever reads the log."""
    code = f"import os, sys; print(os.environ['{ENDED_VARIABLE}'] or 'the first', flush=True); sys.exit(81)"
    keeper, said = supervised(tmp_path, program("vision-1", code))
    keeper.start()
    await until(lambda: len(said) == 2, within_s=30)
    await keeper.stop()
    log = tmp_path / "vision-1.log"
    assert said[0] == (
        f"vision-1 ended with 81 (its detector did not come back from a look); started again in 0.2 s (see {log})"
    )
    assert log.read_text(encoding="utf-8").split("\n")[:2] == ["the first", "detector_hung"]


async def test_one_that_is_silent_is_killed_once_and_its_successor_knows(tmp_path: Path) -> None:
    code = f"import os, sys; print(os.environ['{ENDED_VARIABLE}'], flush=True); sys.stdin.read()"
    keeper, said = supervised(tmp_path, program("core", code), program("plant", OBEDIENT, beats=False))
    keeper.start()
    await until(lambda: keeper.pid("core") is not None and keeper.pid("plant") is not None)
    first = keeper.pid("core")
    assert keeper.beating == {"core": first}
    keeper.end_silent("core", 20.4)
    keeper.end_silent("core", 20.9)
    log = tmp_path / "core.log"
    await until(lambda: "silent" in log.read_text(encoding="utf-8"))
    await keeper.stop()
    assert said == [
        "core has been silent for 20 s although it runs; killed",
        f"core ended with -9 (it had gone silent although it ran); started again in 0.2 s (see {log})",
    ]
    assert keeper.restarts == {"core": 1}


async def test_one_that_lived_long_enough_begins_with_the_shortest_pause(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(supervising, "STEADY_S", 0.0)
    keeper, said = supervised(tmp_path, program("core", "pass"))
    keeper.start()
    await until(lambda: len(said) == 4, within_s=30)
    await keeper.stop()
    assert all("core ended with 0; started again in 0.2 s" in line for line in said)


def test_the_pause_doubles_to_its_limit() -> None:
    assert [pause_s(falls, patient=False) for falls in (1, 2, 3, 5, 6, 7, 5000)] == [0.2, 0.4, 0.8, 3.2, 5, 5, 5]
    assert [pause_s(falls, patient=True) for falls in (1, 6, 8, 9, 5000)] == [0.2, 6.4, 25.6, 30, 30]


def test_the_last_words_are_the_last_line_that_says_something(tmp_path: Path) -> None:
    log = tmp_path / "core.log"
    assert last_words(log) == ""
    log.write_bytes(b"x" * 5000 + b"\nthe end\xff\n\n  \n")
    assert last_words(log) == "the end\ufffd"
