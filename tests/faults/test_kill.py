"""Kill -9 each program of a running room, and the broker: it comes back, and nothing answered is lost or done twice."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.asks import Acknowledge, Answer, Operate, Select, TickStep
from console.messages import JournalEntry
from console.site.home import Home
from console.values import AlertState, OrderPhase, Outcome
from tests.rooms import Desk, raised_twice, room, small_home, whole_journal
from tests.unit.devices.modbus_server import ModbusPlant

SOS = "danger/sos/worker/W-01"
LONG = ("--seconds", "400")
NO_WINDOWS = (*LONG, "--no-room")

pytestmark = pytest.mark.timeout(240)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return small_home(tmp_path / "home")


class CountingPlc:
    """PLC-1 as a real Modbus server of its own: it counts the writes, may dawdle over them, and its heart beats."""

    def __init__(self) -> None:
        self.following = threading.Event()
        """Cleared: a write arrives, but neither is it answered nor does the feedback follow."""
        self.following.set()
        self._server = ModbusPlant()
        self._server.handler.feedback_of = self._follow
        self._over = threading.Event()
        self._heart = threading.Thread(target=self._beat)
        self._heart.start()
        self.link = ("--link", f"plc-1=127.0.0.1:{self._server.port}")

    @property
    def writes(self) -> list[tuple[int, bool]]:
        """Every coil write that arrived."""
        return self._server.handler.writes

    def stop(self) -> None:
        self._over.set()
        self.following.set()
        self._heart.join()
        self._server.stop()

    def _follow(self, coil: int) -> int:
        self.following.wait(100)
        return coil

    def _beat(self) -> None:
        count = 0
        while not self._over.wait(0.5):
            count += 1
            self._server.bank.set_holding_registers(0, [count])


@pytest.fixture
def plc() -> Iterator[CountingPlc]:
    running = CountingPlc()
    yield running
    running.stop()


async def test_a_killed_core_forgets_nothing_and_the_windows_say_that_it_is_lost(home: Home) -> None:
    """Silent for longer than 3 s it is said on every window; what was answered before stays answered."""
    async with room(home, *LONG) as desk:
        await answer_sos(desk)
        await desk.until(lambda: desk.figure("room-1", "frames_shown"), "the windows show pictures")
        since_us = desk.beats["room-1"].at_us
        await desk.until(lambda: desk.beats["room-1"].at_us > since_us + 2_000_000, "the windows have heard the core")

        core = await desk.running("core")
        os.kill(core, signal.SIGSTOP)
        await desk.until(lambda: desk.figure("room-1", "core_lost_shown") == 2, "both windows say CORE LOST")
        assert desk.beats["room-1"].at_us - desk.beats["core"].at_us > 3_000_000
        os.kill(core, signal.SIGKILL)
        await desk.until(lambda: desk.pid("core") not in (0, core), "the core is back")
        await desk.until(lambda: desk.figure("room-1", "core_lost_shown") == 0, "the windows have it back")

        assert desk.alerts[SOS].state is AlertState.ACKNOWLEDGED
        assert (await desk.ask(TickStep, alert=SOS, step=1)).outcome is Outcome.DONE
        assert desk.alerts[SOS].acknowledged_by == "wang"
        rows = await ended(desk, {"core": 1})
        assert of(rows, "alert_raised", SOS) == of(rows, "alert_acknowledged", SOS) == 1


async def test_an_order_that_the_core_dies_on_is_sent_once_and_found_after_the_restart(
    home: Home, plc: CountingPlc
) -> None:
    """The write is out, the PLC has not answered: the next core looks at it, tells what it found, and sends nothing."""
    async with room(home, *NO_WINDOWS, "--no-detection", *plc.link) as desk:
        await selected(desk, "IL-01")
        plc.following.clear()
        asked = asyncio.create_task(desk.ask(Operate, ask="the-order", interlock="IL-01"))
        await desk.until(lambda: plc.writes and desk.sending("IL-01"), "the order has arrived and is not answered")
        old = await desk.running("core")
        os.kill(old, signal.SIGKILL)
        plc.following.set()
        await desk.until(lambda: desk.pid("core") not in (0, old), "the core is back")
        await desk.until(lambda: result(desk, "the-order"), "what became of the order is told")

        assert told(await asked) in ((Outcome.DONE, ""), (Outcome.FAILED, "Sent, the result is not known yet"))
        assert told(await desk.ask(Operate, ask="the-order", interlock="IL-01")) == (Outcome.DONE, "")
        assert plc.writes == [(0, True)]
        state = desk.interlocks["IL-01"]
        assert (state.phase, state.feedback) == (OrderPhase.READY, True)
        rows = await ended(desk, {"core": 1})
        kinds = [row.kind for row in rows if row.subject == "IL-01"]
        assert kinds == ["order_selected", "order_sending", "order_result"]
        found = next(row for row in rows if row.kind == "order_result")
        assert (found.body["result"], found.body["why"]) == ("verified", "Found after a restart")


async def test_an_order_given_right_before_the_kill_is_never_doubled(home: Home, plc: CountingPlc) -> None:
    """Whether it was heard, journaled or written by then: at most one write, one result, and that tells the truth."""
    async with room(home, *NO_WINDOWS, "--no-detection", *plc.link) as desk:
        for turn, interlock in enumerate(("IL-01", "IL-02"), start=1):
            await selected(desk, interlock)
            asked = asyncio.create_task(desk.ask(Operate, ask=f"order-{turn}", interlock=interlock))
            await asyncio.sleep(0.01 * turn)
            await desk.kill("core")
            await asked
            await desk.until(lambda name=interlock: desk.interlocks[name].phase is OrderPhase.READY, "it is settled")
            again = await desk.ask(Operate, ask=f"order-{turn}", interlock=interlock)
            assert (again.outcome is Outcome.DONE) == ((turn - 1, True) in plc.writes), again
        rows = await ended(desk, {"core": 2})
        assert len(set(plc.writes)) == len(plc.writes)
        sent = [row.subject for row in rows if row.kind == "order_sending"]
        results = {row.subject: row.body["result"] for row in rows if row.kind == "order_result"}
        assert sent == list(results)
        assert [name for name, said in results.items() if said == "verified"] == [f"IL-0{c + 1}" for c, _ in plc.writes]


async def test_killed_eyes_and_windows_come_back(home: Home) -> None:
    """A dead vision worker is told of as an alert that goes again; the windows come back with their pictures."""
    async with room(home, *LONG) as desk:
        await answer_sos(desk)
        await desk.until(lambda: desk.figure("vision-1", "frames_decoded"), "pictures come")
        await desk.until(lambda: desk.figure("room-1", "frames_shown"), "pictures are shown")
        for program, figure in (("vision-1", "frames_decoded"), ("room-1", "frames_shown")):
            pid = await desk.kill(program)
            await desk.until(lambda name=program, of=figure: desk.figure(name, of), f"{program} works on")
            assert desk.pid(program) == pid
        shown = desk.figure("room-1", "frames_shown")
        await desk.until(lambda: desk.figure("room-1", "frames_shown") > shown, "new pictures are shown")

        assert desk.alerts[SOS].state is AlertState.ACKNOWLEDGED
        rows = await ended(desk, {"vision-1": 1, "room-1": 1})
        for program in ("vision-1", "room-1"):
            lost = f"sight/program_lost/program/{program}"
            assert (of(rows, "alert_raised", lost), of(rows, "alert_cleared", lost)) == (1, 1)


async def test_a_killed_broker_comes_back_and_every_state_with_it(home: Home) -> None:
    """It keeps nothing on disk: the core says every retained state again, answered alerts as answered."""
    async with room(home, *NO_WINDOWS, "--no-detection") as desk:
        await answer_sos(desk)
        await desk.until(lambda: desk.alert("gas_level_1"), "gas is over its set-point")
        heard = desk.beats["core"].at_us
        old = await desk.until(desk.run.broker_pid, "the broker's process is found")
        os.kill(old, signal.SIGKILL)
        await desk.until(lambda: desk.run.broker_pid() not in (0, old), "the broker is back")
        await desk.until(lambda: desk.beats["core"].at_us > heard + 1_000_000, "the core is heard again")

        newcomer = Desk(desk.run)
        await newcomer.connect()
        await newcomer.until(lambda: SOS in newcomer.alerts, "a newcomer hears the standing alerts")
        await newcomer.until(lambda: len(newcomer.interlocks) == 2, "and the interlocks")
        await newcomer.close()
        assert newcomer.alerts[SOS].state is AlertState.ACKNOWLEDGED
        gas = desk.alerts["danger/gas_level_1/gas/G-01"].alert
        assert (await desk.ask(Acknowledge, alerts=(gas,))).outcome is Outcome.DONE
        rows = await ended(desk, {"broker": 1})
        assert of(rows, "alert_raised", gas) == of(rows, "alert_acknowledged", gas) == 1


async def answer_sos(desk: Desk) -> None:
    """Acknowledge the SOS, and hear that it is."""
    await desk.until(lambda: SOS in desk.alerts, "the SOS is raised")
    assert (await desk.ask(Acknowledge, alerts=(SOS,), comment="on the way")).outcome is Outcome.DONE
    await desk.until(lambda: desk.alerts[SOS].state is AlertState.ACKNOWLEDGED, "the SOS is acknowledged")


async def selected(desk: Desk, interlock: str) -> None:
    """Select it for a trip, once its PLC is seen."""
    seen = lambda: desk.interlocks[interlock].feedback is False if interlock in desk.interlocks else False  # noqa: E731
    await desk.until(seen, f"{interlock} is read back")
    assert told(await desk.ask(Select, interlock=interlock, action=True)) == (Outcome.DONE, "")


async def ended(desk: Desk, restarts: dict[str, int]) -> list[JournalEntry]:
    """End the run in order: nothing is left of it, only what was killed was restarted. Gives back the whole journal."""
    said = await asyncio.to_thread(desk.run.end)
    assert (said["restarts"], desk.run.left(), desk.run.rings()) == (restarts, [], []), desk.run.last_words()
    rows = whole_journal(desk.run)
    assert raised_twice(rows) == []
    return rows


def told(answer: Answer) -> tuple[Outcome, str]:
    return answer.outcome, answer.why


def of(rows: list[JournalEntry], kind: str, subject: str) -> int:
    """How many rows of a kind there are about something."""
    return sum((row.kind, row.subject) == (kind, subject) for row in rows)


def result(desk: Desk, order: str) -> list[JournalEntry]:
    return [entry for entry in desk.entries if entry.kind == "order_result" and entry.body["order"] == order]
