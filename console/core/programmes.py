"""Programs of Vigil: heartbeats in; their health, and the alert of a program that went silent, out."""

from __future__ import annotations

from collections import deque

from console.core.alerts import Alerts
from console.core.duty import Show
from console.domain.ages import CLOCKS_APART_US, MINUTE_US, earlier, is_within
from console.domain.alert import Condition
from console.domain.decision import Decision, State
from console.heartbeat import BESIDE_NOT_TRUSTWORTHY, FELL_FROM, NONSENSE, NOT_TRUSTWORTHY, WATCHED, Alive
from console.messages import Message, Programme

OPENING_S = 15.0
"""How long a vision worker has to open its streams, after it was started again."""
LATE_S = 1.5
"""A program that beats each second and has not for so long will beat soon, or be found lost."""
SILENT_S = 3.0
"""Three heartbeats."""
MANY_REFUSED = 20
"""Refused messages of one program within a minute that are worth an alert."""
FAILED = "It failed its self-test"
FAILED_OR_DOES_NOT_RUN = "It failed its self-test or does not run"


class ProgrammesDuty:
    """Every program that was ever heard since the core started."""

    def __init__(self, alerts: Alerts, show: Show) -> None:
        self.programmes: dict[str, Programme] = {}
        self._alerts, self._show = alerts, show
        self._heard_us: dict[str, int] = {}
        self._refused: dict[str, deque[tuple[int, int]]] = {}

    def hear(self, _topic: str, message: Message, now_us: int) -> list[Decision]:
        """One heartbeat, or a last will."""
        if not isinstance(message, Alive):
            return []
        before = self.programmes.get(message.program)
        if not message.up:
            mine = before is None or before.pid == message.pid
            return self._down(before, now_us, left=message.leaving) if mine else []
        self._heard_us[message.program] = now_us
        restarts = 0 if before is None else before.restarts + (before.since_us != message.started_at_us)
        programme = Programme(
            program=message.program,
            up=True,
            since_us=message.started_at_us,
            pid=message.pid,
            restarts=restarts,
            figures=message.figures,
            notes=message.notes,
            refused=message.refused,
        )
        self._keep(programme, at_once=before is None or not before.up)
        decisions = self._alerts.clear(f"sight/program_lost/program/{message.program}", now_us)
        decisions += self._watch_trust(programme, now_us)
        decisions += self._watch_beside(programme, now_us)
        decisions += self._watch_provider(programme, now_us)
        return decisions + self._watch_refused(programme, now_us)

    def tick(self, now_us: int) -> list[Decision]:
        """Programs that have been silent for too long are lost."""
        decisions: list[Decision] = []
        for program, heard_us in self._heard_us.items():
            if not is_within(heard_us, SILENT_S, now_us):
                decisions += self._down(self.programmes[program], now_us)
        return decisions

    def set_back(self, by_us: int) -> list[State]:
        """The clock was set back: each was heard as long ago as before."""
        self._heard_us = earlier(self._heard_us, by_us)
        return []

    def is_gone(self, program: str) -> bool:
        """Whether a program that was heard since the core started is lost, or has left."""
        programme = self.programmes.get(program)
        return programme is not None and not programme.up

    def explains(self, camera: str, now_us: int) -> bool:
        """Whether a camera has no picture because the vision worker that watches it is lost, is about to be found lost,
        or was started again just now: then the worker's own alert tells of it. One that left in order tells nothing:
        its cameras are told each."""
        for programme in self.programmes.values():
            if camera not in watched_by(programme):
                continue
            if not programme.up:
                return self._alerts.stands(f"sight/program_lost/program/{programme.program}")
            again = programme.restarts > 0 and -CLOCKS_APART_US <= now_us - programme.since_us < OPENING_S * 1e6
            return again or not is_within(self._heard_us[programme.program], LATE_S, now_us)
        return False

    def _down(self, before: Programme | None, now_us: int, left: bool = False) -> list[Decision]:
        """A program is gone: an alert, unless it said goodbye."""
        if before is None or not before.up:
            return []
        self._keep(
            Programme(
                program=before.program,
                up=False,
                since_us=now_us,
                pid=before.pid,
                restarts=before.restarts,
                notes=before.notes,
                refused=before.refused,
            ),
            at_once=True,
        )
        cameras = watched_by(before)
        said = {"value": str(len(cameras)), "unit": "cameras"} if cameras else {}
        return [] if left else self._alerts.hold(_condition("program_lost", before.program, **said), now_us)

    def _keep(self, programme: Programme, at_once: bool) -> None:
        self.programmes[programme.program] = programme
        self._show("programme", programme.program, programme, at_once=at_once)

    def _watch_trust(self, programme: Programme, now_us: int) -> list[Decision]:
        """A vision worker whose detector failed its self-test, or gives nonsense, sees pictures and judges nothing."""
        why = programme.notes.get(NOT_TRUSTWORTHY, "")
        reason = why if why == NONSENSE else FAILED
        condition = _condition("detector_untrusted", programme.program, reason=reason)
        return self._alerts.hold_or_clear(bool(why), condition, now_us)

    def _watch_beside(self, programme: Programme, now_us: int) -> list[Decision]:
        """A model beside a vision worker's detector that is not believed: one alert each, for its finds alone are
        missing."""
        told = {name: why for name, why in programme.notes.items() if name.startswith(BESIDE_NOT_TRUSTWORTHY)}
        doubted = {
            condition.alert: condition
            for condition in (_beside(programme.program, name, why) for name, why in told.items())
        }
        source = f"program/{programme.program}"
        over = [one.alert for one in self._alerts.of(source, ["model_untrusted"]) if one.alert not in doubted]
        decisions = [decision for alert in over for decision in self._alerts.clear(alert, now_us)]
        return decisions + [one for held in doubted.values() for one in self._alerts.hold(held, now_us)]

    def _watch_provider(self, programme: Programme, now_us: int) -> list[Decision]:
        """A vision worker whose detector fell to the CPU looks at each camera more rarely than was planned."""
        better = programme.notes.get(FELL_FROM, "")
        condition = _condition("detector_on_cpu", programme.program, better=better)
        return self._alerts.hold_or_clear(bool(better), condition, now_us)

    def _watch_refused(self, programme: Programme, now_us: int) -> list[Decision]:
        """Counts only grow: what came within the last minute is the difference to the oldest count kept. After a clock
        that was set back they are counted anew."""
        counts = self._refused.setdefault(programme.program, deque())
        total = sum(programme.refused.values())
        if counts and (total < counts[-1][1] or now_us < counts[-1][0]):
            counts.clear()
        counts.append((now_us, total))
        while counts[0][0] < now_us - MINUTE_US:
            counts.popleft()
        recent = total - counts[0][1]
        condition = _condition("messages_refused", programme.program, value=str(recent), **_worst(programme))
        stands = self._alerts.stands(condition.alert)
        if recent > MANY_REFUSED and not stands:
            return self._alerts.hold(condition, now_us)
        return self._alerts.clear(condition.alert, now_us) if stands and recent == 0 else []


def watched_by(programme: Programme) -> tuple[str, ...]:
    """The cameras that a vision worker watches; of any other program none."""
    return tuple(camera for camera in programme.notes.get(WATCHED, "").split(",") if camera)


def _worst(programme: Programme) -> dict[str, str]:
    """The reason that was counted most often."""
    if not programme.refused:
        return {}
    return {"reason": max(programme.refused, key=lambda reason: programme.refused[reason])}


def _beside(program: str, note: str, why: str) -> Condition:
    model = note.removeprefix(BESIDE_NOT_TRUSTWORTHY)
    said = {"program": program, "model": model, "reason": why if why == NONSENSE else FAILED_OR_DOES_NOT_RUN}
    return Condition(kind="model_untrusted", source=f"program/{program}", part=model, values=said)


def _condition(kind: str, program: str, **said: str) -> Condition:
    return Condition(kind=kind, source=f"program/{program}", values={"program": program, **said})
