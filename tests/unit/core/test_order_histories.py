"""Random histories of orders: drops, delays, doubles, exceptions, lost connections, the core killed at every step. None
fires twice, none is called verified that is not, none is forgotten.

VIGIL_HISTORIES=10000 .venv/bin/python -m pytest -n0 tests/unit/core/test_order_histories.py
"""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from console.asks import Answer, Ask, Operate, Select
from console.core import interlocks, order_writer
from console.core.interlocks import Interlocks
from console.core.order_writer import Link
from console.core.order_writer import Outcome as Ending
from console.core.plc_link import PlcLink
from console.domain.decision import Decision
from console.messages import PlcReading
from console.site.context import Context
from console.site.home import Home
from console.site.model import InterlockRecord
from console.values import OrderResult, Outcome
from devices.errors import DeviceError, LinkLost
from devices.plc import output
from devices.plc.line import Line
from devices.plc.point import Point
from tests import sites
from tests.unit.core.order_world import (
    WIRED,
    Fault,
    ModelAlarm,
    ModelJournal,
    ModelLine,
    ModelPlc,
    World,
    record_of,
)
from tests.unit.core.simulated_time import SimulatedTime

HISTORIES = int(os.environ.get("VIGIL_HISTORIES", "200"))
STEPS = 12
POLL_S = 0.15
FAULTS = st.lists(st.sampled_from((*Fault, Fault.NONE, Fault.NONE, Fault.NONE)), max_size=10)
KILLS = st.integers(0, 24)
"""Steps after which the core is killed; 0: it is not."""
NEVER_S = 1e6
WANTED = (*(result for result in OrderResult if result is not OrderResult.NONE), "taken over")
ROUNDS = 4
"""Of histories, at most: those of one resemble each other, so that in a rare one no order meets one of the ends."""
LAGS_S = (0.0, 0.1, 0.5, NEVER_S)


class Core:
    """One life of the core on a world that outlives it."""

    def __init__(self, world: World) -> None:
        plc = sites.plc(1, heartbeat=-1)
        site = sites.bare_site(
            links={"plc-1": "127.0.0.1:1"},
            plcs=(plc,),
            interlocks=(record_of(world.output),),
            operators=(sites.WANG, sites.LI),
        )
        self._world, self._now_us = world, lambda: int(world.loop.time() * 1e6)
        self._journal = ModelJournal(world)
        self._heard: list[PlcReading] = []
        self.link = PlcLink(
            plc, site.interlocks, ModelLine(world), self._heard.append, self._now_us, world.gate, NEVER_S
        )
        context = Context(site, Path("site.toml"), Home(Path()), {})
        nobody, here = lambda _zone: (), lambda _seat: False
        journal, alarm = self._journal, ModelAlarm(world)
        links = {"PLC-1": self.link}
        self.interlocks = Interlocks(context, journal, journal, links, nobody, nobody, self._now_us, alarm, here)

    async def poll(self) -> None:
        """Read the PLC once, and journal what follows."""
        await self.link.poll()
        decisions: list[Decision] = []
        for reading in self._heard:
            decisions += self.interlocks.hear("", reading, self._now_us())
        self._heard.clear()
        await self._journal.commit([*decisions, *self.interlocks.tick(self._now_us())])

    async def poll_on(self) -> None:
        """Poll until cancelled."""
        while True:
            await self.poll()
            await asyncio.sleep(POLL_S)


class Histories(RuleBasedStateMachine):
    """What dispatchers, rules, the plant and fate do, in any order."""

    seen: ClassVar[Counter[str]] = Counter()
    """What came of all orders of the run: a history in which nothing happens proves nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = SimulatedTime()
        self.found_out = False

    @initialize(output=st.sampled_from(tuple(WIRED)), lag_s=st.sampled_from(LAGS_S))
    def begin(self, output: str, lag_s: float) -> None:
        self.world = World(output, ModelPlc(output, lag_s, self.loop), self.loop)
        self.asks = 0
        self.last: Ask | None = None
        self.core = Core(self.world)
        self._live(self.core.poll())

    @rule(action=st.booleans(), on_switch=st.sampled_from(Fault), faults=FAULTS, kill_in=KILLS)
    def order(self, action: bool, on_switch: Fault, faults: list[Fault], kill_in: int) -> None:
        """Select and hold; fate has its way from the selection on."""
        wish = self._selected(action)
        self.world.on_switch = on_switch
        self._fated(self.core.interlocks.ask(wish), faults, kill_in)

    @rule(
        action=st.booleans(),
        on_switch=st.sampled_from(Fault),
        faults=FAULTS,
        kill_in=KILLS,
        dark_s=st.sampled_from((0.0, 2.0, 15.0)),
        stands=st.sampled_from((None, False, True)),
    )
    def standby_takes_over(
        self, action: bool, on_switch: Fault, faults: list[Fault], kill_in: int, dark_s: float, stands: bool | None
    ) -> None:
        """The core is gone in the midst of an order, or right after it. For a while nobody decides, and somebody at the
        machine may switch it; then a standby does, and hears what the seat still asks while it looks at what it found.
        It may be killed too."""
        wish = self._selected(action)
        world = self.world
        world.on_switch, world.kill_in = on_switch, kill_in
        world.faults.extend(faults)
        self._live(self.core.interlocks.ask(wish))
        world.life, world.kill_in = world.life + 1, 0
        world.death.clear()
        world.faults.clear()
        self.loop.run_until_complete(asyncio.sleep(dark_s))
        if stands is not None:
            world.plc.stand(stands)
        self._fated(self._take_over(wish), faults, kill_in)
        Histories.seen["taken over"] += 1

    def _selected(self, action: bool) -> Operate:
        """Select; what would operate it."""
        self._live(self.core.poll())
        said: dict[str, Any] = {
            "seat": "s1",
            "operator": "wang",
            "asked_at_us": int(self.loop.time() * 1e6),
            "interlock": "IL-01",
        }
        self.asks += 1
        self._live(self.core.interlocks.ask(Select(ask=f"select-{self.asks}", action=action, **said)))
        self.last = Operate(ask=f"order-{self.asks}", **said)
        return self.last

    @precondition(lambda self: self.last is not None)
    @rule(faults=FAULTS, kill_in=KILLS)
    def same_again(self, faults: list[Fault], kill_in: int) -> None:
        """The seat heard no answer and asks again, with the same id."""
        if self.last is not None:
            self._fated(self.core.interlocks.ask(self.last), faults, kill_in)

    @rule(on_switch=st.sampled_from(Fault), faults=FAULTS, kill_in=KILLS)
    def by_policy(self, on_switch: Fault, faults: list[Fault], kill_in: int) -> None:
        self.world.on_switch = on_switch
        self.asks += 1
        because = {"why": "by a rule"}
        self._fated(self.core.interlocks.act("IL-01", True, f"order-{self.asks}", because), faults, kill_in)

    @rule(tripped=st.booleans())
    def by_hand(self, tripped: bool) -> None:
        """Somebody at the machine switches it."""
        self.world.plc.stand(tripped)

    @rule(wait_s=st.sampled_from((0.01, 0.3, 2.0, 15.0)))
    def time_passes(self, wait_s: float) -> None:
        self._live(asyncio.sleep(wait_s))

    @rule(shut=st.sampled_from((False, False, True)))
    def all_writes(self, shut: bool) -> None:
        self.world.gate.shut = shut

    @rule(faults=FAULTS, kill_in=KILLS)
    def killed_while_idle(self, faults: list[Fault], kill_in: int) -> None:
        self.world.life += 1
        self._fated(self._begin_again(), faults, kill_in)

    def teardown(self) -> None:
        """Once more a core comes up, all well: every order has its one result, and whoever asked can hear it."""
        try:
            if not self.found_out:
                self._all_told()
        finally:
            self._end()

    def _all_told(self) -> None:
        world = self.world
        world.gate.shut = False
        world.life += 1
        self._fated(self._begin_again(), [], 0)
        assert set(world.results) == set(world.began_s), "an order is forgotten"
        for order, result in world.results.items():
            told = world.answers[order]
            assert (told.outcome is Outcome.DONE) is (result is OrderResult.VERIFIED), f"{order}: another answer"
            Histories.seen[result] += 1
        Histories.seen["lives"] += world.life

    # ------------------------------------------------------------ fate

    def _fated(self, work: Coroutine[Any, Any, Any], faults: list[Fault], kill_in: int) -> None:
        """Something a core does, with what becomes of its requests; when it is killed in the midst, another one comes
        up, which may be killed too."""
        self.world.faults.extend(faults)
        self.world.kill_in = kill_in
        answer = self._live(work)
        while self.world.death.is_set():
            self.world.death.clear()
            self.world.kill_in = kill_in // 2
            kill_in //= 2
            answer = self._live(self._begin_again())
        self.world.kill_in = 0
        self.world.faults.clear()
        self.world.on_switch = Fault.NONE
        if isinstance(answer, Answer) and answer.outcome is Outcome.DONE and answer.ask in self.world.began_s:
            assert self.world.results[answer.ask] is OrderResult.VERIFIED

    async def _begin_again(self) -> None:
        self.core = Core(self.world)
        await self.core.interlocks.recover()
        await self.core.poll()

    async def _take_over(self, wish: Ask) -> Any:
        self.core = Core(self.world)
        _, answer = await asyncio.gather(self.core.interlocks.recover(), self.core.interlocks.ask(wish))
        await self.core.poll()
        return answer

    def _live(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Let the world go on until some work is done, or its core is killed; the core polls beside it."""

        async def until_done() -> Any:
            task, polls = asyncio.ensure_future(work), asyncio.ensure_future(self.core.poll_on())
            death = asyncio.ensure_future(self.world.death.wait())
            await asyncio.wait({task, death}, return_when=asyncio.FIRST_COMPLETED)
            for other in (death, polls, task):
                other.cancel()
            done = await asyncio.gather(task, polls, death, return_exceptions=True)
            fault = next((said for said in done if isinstance(said, Exception)), None)
            if fault is not None:
                self.found_out = True
                raise fault
            return done[0]

        return self.loop.run_until_complete(until_done())

    def _end(self) -> None:
        async def all_end() -> None:
            left = asyncio.all_tasks() - {asyncio.current_task()}
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)

        self.loop.run_until_complete(all_end())
        self.loop.close()


def run(histories: int, phases: tuple[Phase, ...]) -> Counter[str]:
    """What came of the orders of so many histories. Raises AssertionError where one was not what it was called."""
    Histories.seen.clear()
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=histories,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            phases=phases,
            suppress_health_check=list(HealthCheck),
        ),
    )
    return Histories.seen


@pytest.mark.timeout(3600)
def test_no_order_fires_twice_lies_or_is_forgotten() -> None:
    seen: Counter[str] = Counter()
    rounds = 0
    while rounds < ROUNDS and not all(seen[wanted] for wanted in WANTED):
        seen += run(HISTORIES, (Phase.generate, Phase.shrink))
        rounds += 1
    print(f"{HISTORIES * rounds} histories: {dict(seen)}")
    assert all(seen[wanted] for wanted in WANTED), seen
    assert seen["lives"] > HISTORIES * rounds


async def sends_again(link: Link, record: InterlockRecord, action: bool) -> Ending:
    return await order_writer.write_and_look(link, record, action)


async def hopes(link: Link, record: InterlockRecord, action: bool, detail: str = "") -> Ending:
    return Ending(OrderResult.VERIFIED, feedback=action)


def believes(seen: Ending, error: DeviceError) -> Ending:
    return seen


async def forgets(core: Interlocks) -> None:
    """Comes up and looks at nothing."""


async def sends_until_answered(line: Line, point: Point, value: int) -> None:
    try:
        await WRITE(line, point, value)
    except LinkLost:
        await WRITE(line, point, value)


WRITE = output._write


@pytest.mark.parametrize(
    ("where", "name", "broken", "told"),
    [
        (interlocks, "look_after_crash", sends_again, "was sent"),
        (order_writer, "look", hopes, "is called verified"),
        (order_writer, "_doubted", believes, "after an answer that does not fit"),
        (Interlocks, "recover", forgets, "forgotten|under way"),
        (output, "_write", sends_until_answered, "was sent"),
    ],
)
def test_a_core_that_does_wrong_is_found_out(
    monkeypatch: pytest.MonkeyPatch, where: Any, name: str, broken: Any, told: str
) -> None:
    """The proof can fail."""
    monkeypatch.setattr(where, name, broken)
    with pytest.raises(AssertionError, match=told):
        run(2000, (Phase.generate,))
