"""The core: the duties, the ledger and the lines to machines, composed; field messages in, decisions out."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Any

from console.asks import Agree, AllSaid, Answer, Ask, AskBypass, ConfirmBypass, EndBypass, Operate, Select, Withdraw
from console.bus import Access, Bus, now_us
from console.commissioning import AddCamera
from console.core.alarm import Alarm
from console.core.alerts import Alerts
from console.core.answers import AnswersDuty
from console.core.behaviours import BehavioursDuty, Duties
from console.core.cameras import CamerasDuty
from console.core.casebook import CaseBook
from console.core.cause_signs import CauseSigns
from console.core.causes import CausesDuty
from console.core.clock_watch import ClockWatch
from console.core.condition import condition_of
from console.core.duty import CoreDuty, Timed
from console.core.escalation import EscalationDuty
from console.core.evidence import SIGN_S, Evidence
from console.core.expiry import Expiry
from console.core.flood import FloodDuty
from console.core.gas import GasDuty
from console.core.gas_line import GasLine
from console.core.habits import HabitsDuty
from console.core.history import TURN_S as HISTORY_S
from console.core.history import HistoryDuty
from console.core.intake import Intake
from console.core.interlocks import Interlocks
from console.core.keeper import TURN_S, Keeper
from console.core.ledger import Ledger
from console.core.losses import Losses
from console.core.new_cameras import LOOK_S, NewCameras
from console.core.owning import OWNED, unowned
from console.core.people import PeopleDuty
from console.core.permits import PermitsDuty
from console.core.plc_link import plc_links, run_links
from console.core.plcs import PlcsDuty
from console.core.programmes import ProgrammesDuty
from console.core.proofs import ProofsDuty
from console.core.resuming import RESTORED, resume
from console.core.rhythm import HeldUp, every
from console.core.settings import SettingsDuty
from console.core.sign_ins import SignIns
from console.core.spool import Spool
from console.core.stamping import STAMP_S, Stamping
from console.core.steering import SteeringDuty
from console.core.suppressions import SuppressionsDuty
from console.core.surroundings import SurroundingsDuty
from console.core.tape import TapeDuty
from console.core.walls import Walls
from console.core.write_stop import WriteStop
from console.domain.ages import is_over
from console.domain.causes import order_id
from console.domain.decision import Decision
from console.domain.occasions import OPEN
from console.effects import Cause
from console.heartbeat import Alive
from console.messages import (
    CameraReading,
    Equipment,
    GasReading,
    Interlock,
    Message,
    PlcReading,
    Position,
    Seen,
    Vital,
    Weather,
)
from console.pins import ChangePin
from console.site.context import Context
from console.site.model import Site
from console.site.versions import Versions
from console.steering import CameraNotice, GoTo, LookThere, Steer, SteeringReading
from console.store.errors import AskRepeated, StorageError
from console.store.rows import Exposure
from console.store.store import Store
from console.topics import steer_topic
from console.values import Outcome
from devices.plc.gate import WriteGate

log = logging.getLogger(__name__)

TICK_S = 0.25
UPKEEP_S = 0.5
EXPOSURE_S = 60.0
ANSWERS_KEPT = 1000
ASKED_BEFORE_US = 120_000_000
"""So long after a start an ask may come that an earlier core has answered: it is said again for ten seconds at most."""
ORDER_S = 1
"""An order to a camera's head that the broker could not deliver for so long is thrown away."""
OF_INTERLOCKS = Select | Agree | Operate | Withdraw | AskBypass | ConfirmBypass | EndBypass


class Core:
    """One core. `start` resumes what stood and connects; `work` runs until cancelled; `stop` stores what waits."""

    def __init__(self, context: Context, store: Store, bus: Bus, clock: Callable[[], int] = now_us) -> None:
        site, started_at_us = context.site, clock()
        self.context, self.store, self.bus, self._now_us = context, store, bus, clock
        self.ledger = Ledger(store, bus, site.id, Spool(context.home.root / "spool.jsonl"), clock)
        self.tape = TapeDuty(store.tape, self.ledger.states, clock)
        self.ledger.said.append(self.tape.take)
        self.history = HistoryDuty(store.history, clock)
        self.expiry = Expiry(store.history, store.tape, (site.history, site.tape), clock)
        show = self.history.beside(self.ledger.show)
        self.alerts = Alerts(site)
        self.intake = Intake(site, bus.refused)
        self.losses = Losses(site, self.alerts)
        self.gas = GasDuty(site, self.alerts, show, started_at_us, self.losses)
        self.people = PeopleDuty(site, self.alerts, show, self.losses)
        self.surroundings = SurroundingsDuty(site.limits, show)
        self.permits = PermitsDuty(site, self.alerts, self.gas, self.people, self.surroundings)
        self.programmes = ProgrammesDuty(self.alerts, show)
        self.cameras = CamerasDuty(site, self.alerts, show, started_at_us, (self.programmes, self.losses))
        duties = Duties(self.people, self.permits, self.surroundings)
        self.behaviours = BehavioursDuty(site, self.alerts, duties)
        self.steering = SteeringDuty(site, show)
        self.plcs = PlcsDuty(site, self.alerts, started_at_us)
        self.escalation = EscalationDuty(site, self.alerts)
        self.habits = HabitsDuty(site, self.alerts)
        self.flood = FloodDuty(site, self.alerts, show)
        self.keeper = Keeper(site, context.home.recordings, self.alerts, self.ledger, store, clock)
        self.evidence = Evidence(site.id, context.home, self.ledger, store.heads, clock)
        self.clock_watch = ClockWatch(self.ledger, store.last_entry, clock, self._timed)
        self.stamping = Stamping(site.evidence, context.site_path.parent, self.ledger, store, clock)
        self.walls = Walls(site)
        self.suppressions = SuppressionsDuty(site, self.alerts, self.permits, self.surroundings)
        gate = WriteGate()
        self.write_stop = WriteStop(site, self.alerts, gate)
        self.alarm = alarm = Alarm(site, self.alerts, clock)
        signs = CauseSigns(site, self.alerts, self.gas.points, self._feedback, started_at_us)
        self.causes = CausesDuty(site, alarm, signs, self._feedback, show, self._act, started_at_us)
        self.settings = SettingsDuty(site, Versions(context.home), self._retune)
        self.new_cameras = NewCameras(context, self.ledger, self.settings.give, clock)
        self.cases = CaseBook(site)
        set_by_hand = (self.keeper.locks, self.walls, self.suppressions, self.write_stop)
        self.interlocks: Interlocks
        """Since `start`: what stood is read by then."""
        self.proofs = ProofsDuty(site, alarm, show, lambda name: self.interlocks.states[name].last)
        beside_alerts = (*set_by_hand, self.causes, self.settings, self.cases, self.proofs)
        self.answers = AnswersDuty(site, self.alerts, self.permits, *beside_alerts, self._held_interlocks)
        self.sign_ins = SignIns(site, context.home, alarm, self.ledger.show, self.answers.duties, clock)
        self.gas_line = GasLine(context, bus.publish, clock)
        self.links = plc_links(context, bus.publish, clock, gate)
        self._started_at_us = self._exposed_at_us = started_at_us
        self._answered: OrderedDict[str, Answer] = OrderedDict()
        self._answering: dict[str, asyncio.Task[Answer]] = {}
        self._acts: set[asyncio.Task[None]] = set()
        self._held_up = HeldUp()

    # ------------------------------------------------------------ life

    async def start(self) -> None:
        """Resume exactly what stood, then connect. Raises StorageError, BusError."""
        await self.ledger.put_back()
        stored = await self.ledger.in_store(lambda: {kind: self.store.states(kind) for kind in RESTORED})
        resume(self, stored, self._now_us())
        self.interlocks = Interlocks(
            self.context,
            self.store,
            self.ledger,
            self.links,
            self.inside,
            self.open_permits,
            self._now_us,
            self.alarm,
            self.programmes.is_gone,
        )
        await self.clock_watch.begin()
        self._listen()
        await self.sign_ins.refresh()
        await self.bus.start()
        await self.interlocks.recover()

    async def work(self) -> None:
        """Tick, keep, poll the machines, until cancelled. A fault of ours ends the core: it is started anew."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(every(TICK_S, self.tick), name="tick")
            tasks.create_task(every(UPKEEP_S, self.keep), name="upkeep")
            tasks.create_task(every(TURN_S, self.keep_recordings), name="recordings")
            tasks.create_task(every(HISTORY_S, self.keep_history), name="history")
            tasks.create_task(every(SIGN_S, self.evidence.turn), name="evidence")
            tasks.create_task(every(LOOK_S, self.new_cameras.turn), name="site file")
            tasks.create_task(every(STAMP_S, self.stamping.turn), name="time stamps")
            tasks.create_task(self.gas_line.run(), name="gas line")
            tasks.create_task(run_links(tuple(self.links.values())), name="plc links")

    async def stop(self) -> None:
        """Let the orders under way come to their result, store what waits, and disconnect."""
        await self.interlocks.finish()
        if self._acts:
            await asyncio.wait(self._acts)
        for task in self._answering.values():
            task.cancel()
        if not self.ledger.lost_since_us:
            self.history.gather(at_once=True)
            await self.history.keep(self.ledger.in_store)
            await self.tape.keep(self.ledger.in_store)
            await self._keep_exposure(self._now_us())
            await self.evidence.turn()
        self.keeper.disk.close()
        await self.ledger.close()
        await self.bus.stop()

    # ------------------------------------------------------------ for the interlocks

    def inside(self, zone: str) -> tuple[str, ...]:
        """Ids of the people whose last known place is in a zone's area."""
        return self.people.inside(zone)

    def open_permits(self, zone: str) -> tuple[str, ...]:
        """Ids of the permits of a zone's area on which somebody may be working."""
        return self.permits.open_permits(zone)

    # ------------------------------------------------------------ hearing

    def hear(self, batch: list[tuple[str, Message]]) -> None:
        """One batch from the bus, on the loop."""
        self.clock_watch.look()
        now = self._now_us()
        decisions: list[Decision] = []
        for topic, message in batch:
            if not self.intake.admits(topic, message, now):
                continue
            if isinstance(message, Seen):
                self.tape.take(topic, message)
            for duty in self._ears.get(type(message), ()):
                decisions += duty.hear(topic, message, now)
        self._decide([*decisions, *self.causes.follow(decisions, now)])

    def hear_states(self, batch: list[tuple[str, Message]]) -> None:
        """Retained states as the broker has them: what nobody holds any more is taken back."""
        for _, message in batch:
            if (state := unowned(self, message)) is not None:
                self.ledger.disown(*state)

    async def tick(self) -> None:
        """Let every duty decide by time, and publish the readings that waited. Silence tells nothing right after the
        core itself was held up."""
        self.clock_watch.look()
        now, deaf = self._now_us(), self._held_up.was(asyncio.get_running_loop().time())
        duties = [duty for duty in self._duties if not (deaf and duty in self._of_silence)]
        self._decide([decision for duty in duties for decision in duty.tick(now)])
        self.ledger.flush()

    async def keep(self) -> None:
        """Bring a lost store back, and keep the samples, the tape and the hours people were seen."""
        self.history.gather()
        await self.sign_ins.refresh()
        if not await self.ledger.drain():
            return
        await self.history.keep(self.ledger.in_store)
        await self._keep_settings()
        if self.tape.is_due():
            await self.tape.keep(self.ledger.in_store)
        now = self._now_us()
        if is_over(self._exposed_at_us, EXPOSURE_S * 1e6, now):
            await self._keep_exposure(now)

    async def keep_history(self) -> None:
        """Pack the samples that are long enough; of them and of the tape remove what is over its time."""
        if not self.ledger.lost_since_us:
            await asyncio.to_thread(self.history.pack)
            await self.expiry.turn(self.keeper.locks.times, self.ledger.commit, self.ledger.in_store)

    async def keep_recordings(self) -> None:
        """Seal what was recorded, and remove what is over its time."""
        opened = {permit.permit for permit in self.permits.permits.values() if permit.state in OPEN}
        await self.keeper.turn(opened | {name for name in self.alerts.standing if self.alerts.stands(name)})

    # ------------------------------------------------------------ answering

    async def answer(self, ask: Ask) -> Answer:
        """Answer an ask; the same id again is the same ask."""
        if isinstance(ask, Steer):  # Said three times a second: nothing of it is kept, but who began.
            why = self.sign_ins.why_not(ask)
            return Answer(ask=ask.ask, outcome=Outcome.REFUSED, why=why) if why else await self._steer(ask)
        if isinstance(ask, AllSaid):
            return Answer(ask=ask.ask, outcome=Outcome.DONE)
        if ask.ask in self._answered:
            return self._answered[ask.ask]
        if ask.ask not in self._answering:
            task = asyncio.get_running_loop().create_task(self._answer_once(ask), name=f"answer {ask.ask}")
            self._answering[ask.ask] = task
            task.add_done_callback(lambda _: self._answering.pop(ask.ask, None))
        return await asyncio.shield(self._answering[ask.ask])

    async def _answer_once(self, ask: Ask) -> Answer:
        proven = await self.sign_ins.judged(ask)
        self.clock_watch.look()
        if isinstance(proven, OF_INTERLOCKS):
            return await self.interlocks.ask(proven)  # They know their own of before a restart.
        answer = await self._given_before(ask) if self._is_young else None
        if answer is None and isinstance(proven, GoTo | LookThere):
            answer = await self._steer(proven)
        elif answer is None and isinstance(proven, AddCamera):
            answer = await self._add_camera(proven)
        elif answer is None:
            answer = await self._told(ask, *(await self._decided(proven) if isinstance(proven, Ask) else proven))
        self._answered[ask.ask] = answer
        while len(self._answered) > ANSWERS_KEPT:
            self._answered.popitem(last=False)
        return answer

    async def _decided(self, ask: Ask) -> tuple[Answer, list[Decision]]:
        if isinstance(ask, ChangePin):
            return await self.sign_ins.change(ask)
        return self.answers.answer(ask, self._now_us())

    async def _told(self, ask: Ask, answer: Answer, decisions: list[Decision]) -> Answer:
        """Journaled, then answered; the same ask of before a restart as then."""
        try:
            await self.ledger.commit(decisions)
        except AskRepeated:
            return await self._given_before(ask) or answer
        return answer

    async def _add_camera(self, ask: AddCamera) -> Answer:
        try:
            return await self.new_cameras.ask(ask)
        except AskRepeated as error:
            return await self._given_before(ask) or Answer(ask=ask.ask, outcome=Outcome.FAILED, why=str(error))

    async def _steer(self, ask: Steer | GoTo | LookThere) -> Answer:
        """Journal who steers what, then order it of the worker. An order that is late on its way is let go."""
        answer, decisions, orders = self.steering.ask(ask, self._now_us())
        try:
            await self.ledger.commit(decisions)
        except AskRepeated:
            return answer
        for order in orders:
            if not self.steering.overtaken(ask, order.camera):
                topic = steer_topic(self.context.site.id, order.camera)
                self.bus.publish(topic, order, expiry_s=ORDER_S)
        return answer

    @property
    def _is_young(self) -> bool:
        """Whether an ask of before our start may still be on its way; a later one is at most stored, never twice."""
        return self._now_us() - self._started_at_us < ASKED_BEFORE_US

    async def _given_before(self, ask: Ask) -> Answer | None:
        """The stored answer, of before a restart. A lost store knows none; then the memory must do."""
        if self.ledger.lost_since_us:
            return None
        try:
            return await self.ledger.in_store(lambda: self.store.answer_to(ask.ask))
        except StorageError as error:
            log.warning("ask %s: %s", ask.ask, error)
            return None

    # ------------------------------------------------------------ inside

    def _held_interlocks(self) -> Iterable[Interlock]:
        return self.interlocks.states.values()

    def _listen(self) -> None:
        site = self.context.site.id
        self._ears: dict[type[Message], tuple[CoreDuty, ...]] = {
            GasReading: (self.gas, self.causes),
            Position: (self.people,),
            Vital: (self.people,),
            Weather: (self.surroundings,),
            Equipment: (self.surroundings,),
            CameraReading: (self.cameras,),
            Seen: (self.behaviours,),
            PlcReading: (self.interlocks, self.plcs, self.causes),
            Alive: (self.programmes,),
            SteeringReading: (self.steering,),
            CameraNotice: (self.cameras,),
        }
        self._of_silence: tuple[CoreDuty, ...] = (self.gas, self.people, self.cameras, self.programmes, self.plcs)
        self._duties: tuple[CoreDuty, ...] = (
            self.gas,
            self.people,
            self.permits,
            self.cameras,
            self.steering,
            self.programmes,
            self.plcs,
            self.write_stop,
            self.interlocks,
            self.losses,
            self.suppressions,
            self.escalation,
            self.habits,
            self.flood,
            self.keeper,
            self.causes,
            self.cases,
            self.proofs,
        )
        for topics in ("field/#", "seen/#", "alive/#"):
            self.bus.on(f"vigil/{site}/{topics}", self.hear)
        for kind in OWNED:
            self.bus.on(f"vigil/{site}/state/{kind}/+", self.hear_states)
        self.bus.answer(self.answer)
        self.bus.beat(lambda: condition_of(self))
        self.bus.on_connected.append(self.ledger.republish)

    def _timed(self) -> tuple[Timed, ...]:
        """All that remembers times of the clock."""
        heard: tuple[Timed, ...] = (self.intake, self.gas, self.people, self.surroundings, self.cameras, self.steering)
        stands: tuple[Timed, ...] = (self.alerts, self.permits, self.suppressions, self.write_stop, self.interlocks)
        return (*heard, *stands, self.programmes, self.plcs, self.losses, self.flood, self.causes)

    def _decide(self, decisions: list[Decision]) -> None:
        if decisions:
            self.ledger.submit(decisions)

    def _feedback(self, interlock: str) -> bool | None:
        """What the PLC reads back of an interlock; None: cannot see."""
        return self.interlocks.states[interlock].feedback

    def _act(self, cause: Cause, interlock: str, action: bool, because: dict[str, Any]) -> None:
        """A cause orders an interlock: the same way as by hand, beside what is being heard."""
        work = self._carry_out(cause, interlock, action, because)
        task = asyncio.get_running_loop().create_task(work, name=order_id(cause, interlock))
        self._acts.add(task)
        task.add_done_callback(self._acts.discard)

    async def _carry_out(self, cause: Cause, interlock: str, action: bool, because: dict[str, Any]) -> None:
        answer = await self.interlocks.act(interlock, action, order_id(cause, interlock), because)
        self._decide(self.causes.concluded(cause, interlock, answer, self._now_us()))

    def _retune(self, site: Site) -> None:
        """Other settings are in force, or there is a camera more: every duty that goes by them takes them over; alerts
        and delays go on."""
        by_settings = (self.alerts, self.losses, self.gas, self.people, self.cameras, self.habits, self.flood)
        by_cameras = (self.intake, self.permits, self.behaviours, self.steering, self.keeper, self.walls, self.cases)
        for part in (*by_settings, *by_cameras, self.alarm, self.answers, self.suppressions):
            part.retune(site)

    async def _keep_settings(self) -> None:
        if self.settings.unkept is None:
            return
        try:
            await asyncio.to_thread(self.settings.keep)
        except OSError as error:
            log.warning("settings: not written, tried again: %s", error)

    async def _keep_exposure(self, now: int) -> None:
        self._exposed_at_us = now
        cells = self.people.presence.take()
        rows = [Exposure(hour_us, zone, trade, seconds) for (hour_us, zone, trade), seconds in cells.items()]
        try:
            await self.ledger.in_store(lambda: self.store.add_exposure(rows))
        except StorageError as error:
            log.warning("%s; kept for the next minute", error)
            self.people.presence.give_back(cells)


async def run(context: Context, access: Access) -> None:
    """Run the core until cancelled. Raises StorageError, BusError when it cannot start."""
    store = await asyncio.to_thread(Store.open, context.database_url)
    core = Core(context, store, Bus(access, context.site.id, "core"))
    try:
        await core.start()
        try:
            await core.work()
        finally:
            await core.stop()
    finally:
        await asyncio.to_thread(store.close)
