"""A plant for histories of orders: a PLC, the network to it, a journal on disk, and a core that can be killed at any
step. All of it in one process, in simulated time. What must never be is checked where it would happen."""

from __future__ import annotations

import asyncio
import enum
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from console.asks import Answer
from console.domain.decision import Decision
from console.domain.interlock import AFTER_RESTART
from console.messages import Message
from console.site.model import InterlockRecord
from console.store.errors import AskRepeated
from console.store.store import COMPLETING
from console.values import OrderResult, Outcome
from devices.errors import BadReply, LinkLost
from devices.plc.gate import WriteGate
from devices.plc.modbus import ModbusRefused, NotConnected
from devices.plc.point import Space
from tests import sites
from tests.unit.core.simulated_time import SimulatedTime

TRIP, RESET, ECHO = 5, 6, 21
FEEDBACK = 10
LATENCY_S, TIMEOUT_S, DISK_S = 0.004, 0.2, 0.002
WIRED: dict[str, dict[str, Any]] = {
    "coil": {"coil": 0},
    "register": {"coil": -1, "register": 20, "on_value": TRIP, "off_value": RESET},
    "pulse": {"coil": 0, "reset_coil": 1, "pulse_s": 0.05},
    "command": {"coil": -1, "register": 20, "echo": ECHO, "on_value": TRIP, "off_value": RESET},
}
R = TypeVar("R")


class Fault(enum.Enum):
    """What the network or the PLC does to one request."""

    NONE = "none"
    NO_CONNECTION = "no connection"
    LOST = "the request is lost"
    ANSWER_LOST = "the answer is lost"
    LATE = "the request arrives after the time-out"
    TWICE = "the request arrives twice"
    REFUSED = "the PLC says no"
    UNKNOWN = "an exception of no table"
    BUSY = "the PLC says that it is at it"
    WRONG = "the answer does not fit"


def record_of(output: str) -> InterlockRecord:
    """The one interlock, switched so."""
    return sites.interlock("IL-01", "hall", output=output, feedback=FEEDBACK, verify_s=0.3, **WIRED[output])


class ModelPlc:
    """Coils, registers, and the little programme of each kind of output. Its feedback follows after `lag_s`."""

    def __init__(self, output: str, lag_s: float, loop: SimulatedTime) -> None:
        self.bits: dict[int, bool] = {}
        self.words: dict[int, int] = {}
        self.stood: list[tuple[float, bool]] = [(loop.time(), False)]
        """When the plant came to stand how."""
        self._output, self._lag_s, self._loop = output, lag_s, loop

    @property
    def tripped(self) -> bool:
        """How the plant stands now."""
        return self.stood[-1][1]

    def stand(self, tripped: bool) -> None:
        """The plant comes to stand so, whoever moved it."""
        self.stood.append((self._loop.time(), tripped))

    def stood_so(self, tripped: bool, from_s: float) -> bool:
        """Whether it stood so at some moment since then."""
        later = [so for at_s, so in self.stood if at_s >= from_s]
        before = [so for at_s, so in self.stood if at_s < from_s]
        return tripped in (*before[-1:], *later)

    def write_bit(self, address: int, on: bool) -> None:
        """A coil is written: a level moves the plant, a pulse only when it rises."""
        rises = on and not self.bits.get(address, False)
        self.bits[address] = on
        if self._output == "coil":
            self._move(on)
        elif rises:
            self._move(address == 0)

    def write_word(self, address: int, value: int) -> None:
        """A register is written."""
        news = value != self.words.get(address, 0)
        self.words[address] = value
        if self._output == "command":
            self.words[ECHO] = value
        if value and (news or self._output == "register"):
            self._move(value == TRIP)

    def _move(self, tripped: bool) -> None:
        self._loop.call_later(self._lag_s, self.stand, tripped)


@dataclass
class World:
    """What outlives the core: the plant, the network, the disk. `kill_in`: steps after which the core is killed."""

    output: str
    plc: ModelPlc
    loop: SimulatedTime
    gate: WriteGate = field(default_factory=WriteGate)
    faults: deque[Fault] = field(default_factory=deque)
    on_switch: Fault = Fault.NONE
    """What becomes of what switches, beside the faults of any request."""
    kill_in: int = 0
    life: int = 0
    death: asyncio.Event = field(default_factory=asyncio.Event)
    rows: list[Decision] = field(default_factory=list)
    stored: dict[str, Message] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    began_s: dict[str, float] = field(default_factory=dict)
    results: dict[str, OrderResult] = field(default_factory=dict)
    sent: set[str] = field(default_factory=set)
    """Orders for which something that switches has left the core."""
    doubted: set[str] = field(default_factory=set)
    """Orders to which an answer came that does not fit."""
    alarmed: set[str] = field(default_factory=set)

    def step(self, life: int) -> None:
        """One step of a core. Killed, it does nothing more: no `except`, no `finally` reaches anything."""
        if life == self.life and self.kill_in:
            self.kill_in -= 1
            if not self.kill_in:
                self.life += 1
                self.death.set()
        if life != self.life:
            raise asyncio.CancelledError

    @property
    def under_way(self) -> str:
        """The order that is journaled as being sent and has no result; '' for none."""
        return next((order for order in self.began_s if order not in self.results), "")

    def switching(self) -> None:
        """Something that switches leaves the core: only of an order on disk, and once."""
        assert self.under_way, "a switching request left the core, and no order is journaled"
        assert self.under_way not in self.sent, f"{self.under_way} was sent twice"
        self.sent.add(self.under_way)

    def store(self, decisions: Sequence[Decision]) -> None:
        """One transaction on disk. Raises AskRepeated when an ask that was begun is begun again; then nothing is."""
        for decision in decisions:
            if decision.ask and decision.kind not in COMPLETING and decision.ask in self.answers:
                raise AskRepeated(f"ask {decision.ask} was answered before")
        for decision in decisions:
            self.rows.append(decision)
            self.stored |= {name: state for _, name, state in decision.states}
            if decision.ask:
                said = decision.body.get("answer", {"outcome": Outcome.DONE, "why": "", "where": ""})
                self.answers[decision.ask] = Answer(decision.ask, Outcome(said["outcome"]), said["why"], said["where"])
            self._check(decision)

    def _check(self, decision: Decision) -> None:
        order = decision.body.get("order", "")
        if decision.kind == "order_sending":
            assert order not in self.began_s, f"{order} was begun twice"
            assert not self.under_way, "two orders of one interlock are under way"
            self.began_s[order] = self.loop.time()
        elif decision.kind == "order_result":
            assert order == self.under_way, f"{order} has two results"
            if decision.body["why"] == AFTER_RESTART:
                self.doubted.discard(order)  # what its core had heard died with it: the feedback alone tells
            self._check_result(order, OrderResult(decision.body["result"]), decision.body["action"])

    def _check_result(self, order: str, result: OrderResult, action: bool) -> None:
        self.results[order] = result
        if result is OrderResult.VERIFIED:
            assert self.plc.stood_so(action, self.began_s[order]), f"{order} is called verified and is not so"
            assert order not in self.doubted, f"{order} is called verified after an answer that does not fit"
        if result in (OrderResult.NOT_SENT, OrderResult.REFUSED) and order in self.sent:
            assert result is OrderResult.REFUSED, f"{order} was sent and is called not sent"
        if result is OrderResult.UNVERIFIED:
            assert "order_unverified" in self.alarmed, f"{order} is not verified, and nobody is called"


class ModelLine:
    """The line of one core's life to the model of the PLC: one request at a time, each with its fault."""

    name = "PLC-1"

    def __init__(self, world: World) -> None:
        self._world, self._life, self._turn = world, world.life, asyncio.Lock()

    async def read_bits(self, space: Space, address: int, count: int, unit_id: int = -1) -> tuple[bool, ...]:
        """Coils, or inputs: each of them is the feedback."""
        plc = self._world.plc
        if space is Space.INPUT:
            return await self._request(lambda: tuple(plc.tripped for _ in range(count)))
        return await self._request(lambda: tuple(plc.bits.get(address + n, False) for n in range(count)))

    async def read_words(self, space: Space, address: int, count: int, unit_id: int = -1) -> tuple[int, ...]:
        """Registers."""
        return await self._request(lambda: tuple(self._world.plc.words.get(address + n, 0) for n in range(count)))

    async def write_coil(self, address: int, on: bool, unit_id: int = -1) -> None:
        """A coil; off withdraws a pulse, and switches a level."""
        switches = on or self._world.output == "coil"
        await self._request(lambda: self._world.plc.write_bit(address, on), writes=True, switches=switches)

    async def write_registers(self, address: int, words: tuple[int, ...], unit_id: int = -1) -> None:
        """One register; 0 withdraws a command."""
        [word] = words
        await self._request(lambda: self._world.plc.write_word(address, word), writes=True, switches=bool(word))

    def close(self) -> None:
        """Nothing is open."""

    async def _request(self, work: Callable[[], R], writes: bool = False, switches: bool = False) -> R:
        async with self._turn:
            world = self._world
            world.step(self._life)
            fault = world.faults.popleft() if world.faults else Fault.NONE
            fault = world.on_switch if switches and fault is Fault.NONE else fault
            await asyncio.sleep(LATENCY_S)
            world.step(self._life)
            if fault is Fault.NO_CONNECTION:
                raise NotConnected("PLC-1: no connection")
            if writes:
                world.gate.must_be_open("PLC-1")
            if switches:
                world.switching()
            answer = await self._delivered(work, fault)
            await asyncio.sleep(LATENCY_S)
            world.step(self._life)
            if fault is Fault.WRONG:
                if switches:
                    world.doubted.add(world.under_way)
                raise BadReply("PLC-1: the reply does not fit")
            return answer

    async def _delivered(self, work: Callable[[], R], fault: Fault) -> R:
        match fault:
            case Fault.REFUSED | Fault.UNKNOWN:
                raise ModbusRefused(
                    "PLC-1: refused", "device failure" if fault is Fault.REFUSED else "exception code 77"
                )
            case Fault.LOST:
                return await self._silence()
            case Fault.LATE:
                self._world.loop.call_later(TIMEOUT_S * 1.5, work)
                return await self._silence()
        answer = work()
        match fault:
            case Fault.ANSWER_LOST:
                return await self._silence()
            case Fault.BUSY:
                raise ModbusRefused("PLC-1: refused", "acknowledged, still busy with it", certain=False)
            case Fault.TWICE:
                return work()
        return answer

    async def _silence(self) -> Any:
        await asyncio.sleep(TIMEOUT_S)
        self._world.step(self._life)
        raise LinkLost("PLC-1: no answer")


class ModelJournal:
    """The store and the ledger of one core's life: each commit is whole or is not."""

    def __init__(self, world: World) -> None:
        self._world, self._life = world, world.life

    def answer_to(self, ask: str) -> Answer | None:
        """The answer an ask was given."""
        return self._world.answers.get(ask)

    def states(self, kind: str) -> dict[str, Message]:
        """The stored states."""
        return dict(self._world.stored)

    def show(self, kind: str, name: str, message: Message, *, at_once: bool = False) -> None:
        """Nobody looks."""

    async def commit(self, decisions: Sequence[Decision]) -> None:
        """On disk when this returns; a core may be killed before, or right after."""
        if not decisions:
            return
        self._world.step(self._life)
        await asyncio.sleep(DISK_S)
        self._world.step(self._life)
        self._world.store(decisions)
        self._world.step(self._life)


class ModelAlarm:
    """Alerts that stand, kept over a kill as the store keeps them."""

    def __init__(self, world: World) -> None:
        self._world = world

    def danger_in(self, zone: str) -> str:
        """None stands."""
        return ""

    def raise_alert(self, kind: str, source: str, zone: str, values: dict[str, str]) -> list[Decision]:
        """It stands from now on."""
        self._world.alarmed.add(kind)
        return []

    def clear_alert(self, kind: str, source: str) -> list[Decision]:
        """It stands no more."""
        self._world.alarmed.discard(kind)
        return []
