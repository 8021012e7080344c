"""The duties of the small plant on a clock that is moved by hand; what they show and decide is kept."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from console.asks import Answer, Ask
from console.core.alarm import Alarm
from console.core.alerts import Alerts
from console.core.answers import AnswersDuty
from console.core.behaviours import BehavioursDuty, Duties
from console.core.cameras import CamerasDuty
from console.core.casebook import CaseBook
from console.core.cause_signs import CauseSigns
from console.core.causes import CausesDuty
from console.core.clock_watch import KIND
from console.core.duty import CoreDuty, Timed
from console.core.escalation import EscalationDuty
from console.core.flood import FloodDuty
from console.core.gas import GasDuty
from console.core.habits import HabitsDuty
from console.core.intake import Intake
from console.core.locks import Locks
from console.core.losses import Losses
from console.core.people import PeopleDuty
from console.core.permits import PermitsDuty
from console.core.plcs import PlcsDuty
from console.core.programmes import ProgrammesDuty
from console.core.proofs import ProofsDuty
from console.core.settings import SettingsDuty
from console.core.suppressions import SuppressionsDuty
from console.core.surroundings import SurroundingsDuty
from console.core.walls import Walls
from console.core.write_stop import WriteStop
from console.domain.decision import Decision
from console.effects import Cause
from console.messages import (
    Alert,
    GasReading,
    Interlock,
    Message,
    Order,
    Position,
    Seen,
    SeenBehaviour,
    SeenObject,
    Vital,
)
from console.site.home import Home
from console.site.model import Site
from console.site.versions import Versions
from console.values import PictureState, Quality
from devices.plc.gate import WriteGate
from tests import said
from tests.sites import small_site

DAY_STARTS_US = 1_777_593_600_000_000
"""2026-05-01 08:00 in Shanghai."""


class Rig:
    """Every duty, composed as the core does, without bus and store."""

    def __init__(self, site: Site | None = None, home: Path | None = None) -> None:
        self.site = site or small_site()
        self.now_us = DAY_STARTS_US + 60_000_000
        self.shown: dict[str, Message] = {}
        self.kinds: list[str] = []
        self.last = Decision("", "", {})
        """The newest decision."""
        self.acts: list[tuple[str, str, bool]] = []
        """(cause, interlock, trip or reset): what was ordered by itself."""
        self.alerts = Alerts(self.site)
        self.refused: Counter[str] = Counter()
        self.intake = Intake(self.site, self.refused)
        self.losses = Losses(self.site, self.alerts)
        self.gas = GasDuty(self.site, self.alerts, self.show, self.now_us, self.losses)
        self.people = PeopleDuty(self.site, self.alerts, self.show, self.losses)
        self.surroundings = SurroundingsDuty(self.site.limits, self.show)
        self.permits = PermitsDuty(self.site, self.alerts, self.gas, self.people, self.surroundings)
        self.programmes = ProgrammesDuty(self.alerts, self.show)
        beside = (self.programmes, self.losses)
        self.cameras = CamerasDuty(self.site, self.alerts, self.show, self.now_us, beside)
        duties = Duties(self.people, self.permits, self.surroundings)
        self.behaviours = BehavioursDuty(self.site, self.alerts, duties)
        self.plcs = PlcsDuty(self.site, self.alerts, self.now_us)
        self.escalation = EscalationDuty(self.site, self.alerts)
        self.habits = HabitsDuty(self.site, self.alerts)
        self.flood = FloodDuty(self.site, self.alerts, self.show)
        self.locks = Locks(self.site)
        self.walls = Walls(self.site)
        self.suppressions = SuppressionsDuty(self.site, self.alerts, self.permits, self.surroundings)
        self.gate = WriteGate()
        self.write_stop = WriteStop(self.site, self.alerts, self.gate)
        self.feedback: dict[str, bool | None] = {}
        self.causes = self.made_causes()
        self.retuned: list[Site] = []
        self.settings = SettingsDuty(self.site, Versions(Home(home or Path("no-home"))), self.retune)
        self.cases = CaseBook(self.site)
        self.interlocks: dict[str, Interlock] = {}
        self.orders: dict[str, Order] = {}
        """The last order of an interlock."""
        alarm = Alarm(self.site, self.alerts, lambda: self.now_us)
        self.proofs = ProofsDuty(self.site, alarm, self.show, self.orders.get)
        beside_alerts = (self.locks, self.walls, self.suppressions, self.write_stop, self.causes, self.settings)
        beside_cases = (self.proofs, self.interlocks.values)
        self.answers = AnswersDuty(self.site, self.alerts, self.permits, *beside_alerts, self.cases, *beside_cases)
        seeing: tuple[CoreDuty, ...] = (self.gas, self.people, self.surroundings, self.permits, self.cameras)
        timed: tuple[CoreDuty, ...] = (self.losses, self.suppressions, self.escalation, self.habits, self.flood)
        timed = (*timed, self.cases)
        self.duties = (*seeing, self.behaviours, self.programmes, self.plcs, *timed)

    def retune(self, site: Site) -> None:
        """What the core does when other settings come into force."""
        self.retuned.append(site)
        parts = (self.alerts, self.losses, self.gas, self.people, self.cameras, self.habits, self.flood, self.answers)
        for part in (*parts, self.suppressions):
            part.retune(site)

    def show(self, kind: str, name: str, message: Message, *, at_once: bool = False) -> None:
        """What the ledger does, without its patience."""
        self.shown[f"{kind}/{name}"] = message

    def made_causes(self) -> CausesDuty:
        """The duty of the causes, as one run of the core has it."""
        signs = CauseSigns(self.site, self.alerts, self.gas.points, self.feedback.get, self.now_us)
        alarm = Alarm(self.site, self.alerts, lambda: self.now_us)
        return CausesDuty(self.site, alarm, signs, self.feedback.get, self.show, self._act, self.now_us)

    def _act(self, cause: Cause, interlock: str, action: bool, _because: dict[str, Any]) -> None:
        self.acts.append((cause.cause, interlock, action))

    def hear(self, message: Message) -> list[Decision]:
        """A message for every duty."""
        found = [decision for duty in self.duties for decision in duty.hear("", message, self.now_us)]
        found += self.causes.hear("", message, self.now_us)
        return self._keep([*found, *self.causes.follow(found, self.now_us)])

    def tick(self, seconds: float = 0.0, step_s: float = 0.25) -> list[Decision]:
        """Time passes, a tick each quarter of a second."""
        decisions: list[Decision] = []
        for _ in range(max(1, round(seconds / step_s))):
            self.now_us += int(min(step_s, seconds or step_s) * 1e6) if seconds else 0
            decisions += [
                found for duty in (*self.duties, self.causes, self.proofs) for found in duty.tick(self.now_us)
            ]
        return self._keep(decisions)

    def set_back(self, seconds: float) -> list[Decision]:
        """The clock is set back, and the core finds it."""
        by_us = int(seconds * 1e6)
        self.now_us -= by_us
        heard: tuple[Timed, ...] = (self.intake, self.gas, self.people, self.surroundings, self.cameras)
        stands: tuple[Timed, ...] = (self.alerts, self.permits, self.suppressions, self.write_stop)
        timed = (*heard, *stands, self.programmes, self.plcs, self.losses, self.flood, self.causes)
        moved = tuple(state for part in timed for state in part.set_back(by_us))
        return self._keep([Decision(KIND, "clock", {"by_us": -by_us}, states=moved)])

    def ask(self, form: type[Ask], operator: str = "wang", **fields: Any) -> Answer:
        """An ask of the first seat."""
        ask = form(ask="a-1", seat="room-1", operator=operator, asked_at_us=self.now_us, **fields)
        answer, decisions = self.answers.answer(ask, self.now_us)
        assert decisions, "every ask leaves a row"
        assert {decision.ask for decision in decisions} == {"a-1"}
        assert decisions[0].body["answer"]["outcome"] == answer.outcome
        self._keep(decisions)
        return answer

    def alert(self, name: str) -> Alert:
        """A standing alert."""
        return self.alerts.standing[name]

    def _keep(self, decisions: list[Decision]) -> list[Decision]:
        self.kinds += [decision.kind for decision in decisions]
        self.last = decisions[-1] if decisions else self.last
        return decisions

    # ------------------------------------------------------------ the field

    def gas_reads(self, point: str, value: float | None, quality: Quality = Quality.GOOD) -> list[Decision]:
        """One reading now."""
        unit = "%vol" if point == "G-3" else "%LEL"
        return self.hear(GasReading(point=point, value=value, unit=unit, quality=quality, measured_at_us=self.now_us))

    def tag_at(self, number: int, x_m: float, y_m: float) -> list[Decision]:
        """One position now."""
        return self.hear(
            Position(tag=f"T-{number:03}", x_m=x_m, y_m=y_m, storey="F1", error_m=0.3, measured_at_us=self.now_us)
        )

    def band_says(
        self, number: int, pulse: float | None = 80.0, sos: bool = False, fall: bool = False
    ) -> list[Decision]:
        """One set of vital signs now."""
        return self.hear(
            Vital(
                band=f"B-{number:03}",
                pulse_bpm=pulse,
                skin_c=33.0,
                battery_pct=70.0,
                sos=sos,
                fall=fall,
                measured_at_us=self.now_us,
            )
        )

    def picture(
        self, camera: str, picture: str = "live", detect_fps: float = 5.0, why: str = "", since_s: float = 10.0
    ) -> list[Decision]:
        """What vision says of a camera now, and has been so for `since_s`."""
        since_us = self.now_us - int(since_s * 1e6)
        reading = said.camera(camera, self.now_us, since_us=since_us, detect_fps=detect_fps, why=why)
        return self.hear(replace(reading, picture=PictureState(picture)))

    def seen(
        self, camera: str, kind: str = "", zone: str = "", spot: tuple[float, float] | None = None, held_s: float = 0.0
    ) -> list[Decision]:
        """One frame now, with one behaviour or none."""
        if not kind:
            return self.hear(Seen(camera=camera, captured_at_us=self.now_us))
        since_us = self.now_us - int(held_s * 1e6)
        x_m, y_m = spot or (None, None)
        return self.hear(
            Seen(
                camera=camera,
                captured_at_us=self.now_us,
                objects=(SeenObject(7, "person", 0.9, (0.1, 0.1, 0.2, 0.4), x_m, y_m),),
                behaviours=(SeenBehaviour(kind, 7, since_us, zone),),
            )
        )
