"""The room is a fold over one stream of messages: this is the fold. Live, replay, drill and test use it alike."""

from __future__ import annotations

from collections import deque
from collections.abc import MutableMapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

from console.cases import Case, PinnedNote
from console.domain.standing import Standing
from console.effects import Cause
from console.messages import (
    Alert,
    CameraReading,
    Duty,
    Equipment,
    Flood,
    GasPoint,
    Interlock,
    JournalEntry,
    Message,
    Permit,
    Programme,
    RecordingLock,
    Recordings,
    Seen,
    SharedWall,
    Suppression,
    Weather,
    Worker,
    Writes,
)
from console.proofs import Proof
from console.seats import LedReplay, Screens
from console.settings import SettingsChange, SettingsInForce
from console.steering import Steering
from console.values import AlertState, CaseStep, SettingsStep

TREND_POINTS = 600
"""Samples kept per trend: ten minutes at one a second."""
SEEN_KEPT = 50
"""Frames of boxes kept per camera: the tile of a frame is painted with the boxes of that frame."""
JOURNAL_KEPT = 500

Thing = TypeVar("Thing")


@dataclass
class Picture:
    """What is known of the plant, by kind and id. `fold` is the only way it changes."""

    alerts: Standing = field(default_factory=Standing)
    flood: Flood | None = None
    """None until the core has said how many alerts call."""
    permits: dict[str, Permit] = field(default_factory=dict)
    workers: dict[str, Worker] = field(default_factory=dict)
    gas: dict[str, GasPoint] = field(default_factory=dict)
    interlocks: dict[str, Interlock] = field(default_factory=dict)
    causes: dict[str, Cause] = field(default_factory=dict)
    proofs: dict[str, Proof] = field(default_factory=dict)
    cameras: dict[str, CameraReading] = field(default_factory=dict)
    steering: dict[str, Steering] = field(default_factory=dict)
    equipment: dict[str, Equipment] = field(default_factory=dict)
    weather: dict[str, Weather] = field(default_factory=dict)
    duty: dict[str, Duty] = field(default_factory=dict)
    writes: Writes = field(default_factory=Writes)
    programmes: dict[str, Programme] = field(default_factory=dict)
    suppressions: dict[str, Suppression] = field(default_factory=dict)
    walls: dict[str, SharedWall] = field(default_factory=dict)
    locks: dict[str, RecordingLock] = field(default_factory=dict)
    """Those that hold."""
    settings: SettingsInForce = field(default_factory=lambda: SettingsInForce(settings="room"))
    changes: dict[str, SettingsChange] = field(default_factory=dict)
    """Changes of settings that wait for a second person."""
    screens: dict[str, Screens] = field(default_factory=dict)
    """What the windows of each seat show."""
    leads: dict[str, LedReplay] = field(default_factory=dict)
    """Replays that a seat leads, by seat."""
    cases: dict[str, Case] = field(default_factory=dict)
    """Those that are not closed."""
    notes: dict[str, PinnedNote] = field(default_factory=dict)
    recordings: Recordings | None = None
    seen: dict[str, deque[Seen]] = field(default_factory=dict)
    journal: deque[JournalEntry] = field(default_factory=lambda: deque(maxlen=JOURNAL_KEPT))
    gas_trend: dict[str, deque[tuple[int, float | None]]] = field(default_factory=dict)
    """Per point: (measured_at_us, value or None)."""
    pulse_trend: dict[str, deque[tuple[int, float | None]]] = field(default_factory=dict)
    trails: dict[str, deque[tuple[int, float, float]]] = field(default_factory=dict)
    """Per worker: (position_at_us, x_m, y_m)."""

    def fold(self, message: Message) -> str:
        """Take one message in. Returns the kind of thing that changed, '' for a message the room does not show."""
        match message:
            case Alert():
                _keep(self.alerts, message.alert, message, message.state is AlertState.NORMAL)
                return "alert"
            case Flood():
                self.flood = message
                return "flood"
            case Seen():
                self.seen.setdefault(message.camera, deque(maxlen=SEEN_KEPT)).append(message)
                return "seen"
            case GasPoint():
                self.gas[message.point] = message
                _append(self.gas_trend, message.point, (message.measured_at_us, message.value))
                return "gas"
            case Worker():
                self.workers[message.worker] = message
                _append(self.trails, message.worker, (message.position_at_us, message.x_m, message.y_m))
                _append(self.pulse_trend, message.worker, (message.vital_at_us, message.pulse_bpm))
                return "worker"
            case CameraReading():
                self.cameras[message.camera] = message
                return "camera"
            case Steering():
                self.steering[message.camera] = message
                return "camera"
            case Permit():
                self.permits[message.permit] = message
                return "permit"
            case Interlock():
                self.interlocks[message.interlock] = message
                return "interlock"
            case Proof():
                self.proofs[message.interlock] = message
                return "interlock"
            case Cause():
                self.causes[message.cause] = message
                return "interlock"
            case Equipment():
                self.equipment[message.equipment] = message
                return "equipment"
            case Weather():
                self.weather[message.station] = message
                return "weather"
            case Duty():
                self.duty[message.seat] = message
                return "duty"
            case Writes():
                self.writes = message
                return "interlock"
            case Programme():
                self.programmes[message.program] = message
                return "programme"
            case Suppression():
                _keep(self.suppressions, message.suppression, message, message.over)
                return "suppression"
            case SharedWall():
                _keep(self.walls, message.wall, message, message.withdrawn)
                return "wall"
            case RecordingLock():
                _keep(self.locks, message.lock, message, bool(message.released_at_us))
                return "recordings"
            case Recordings():
                self.recordings = message
                return "recordings"
            case SettingsInForce():
                self.settings = message
                return "settings"
            case SettingsChange():
                _keep(self.changes, message.change, message, message.step is not SettingsStep.PROPOSED)
                return "settings"
            case Screens():
                self.screens[message.seat] = message
                return "screens"
            case LedReplay():
                _keep(self.leads, message.seat, message, message.over)
                return "lead"
            case Case():
                _keep(self.cases, message.case, message, message.step is CaseStep.CLOSED)
                return "case"
            case PinnedNote():
                _keep(self.notes, message.note, message, message.taken_away)
                return "note"
            case JournalEntry():
                self.journal.append(message)
                return "journal"
        return ""

    def lead_to(
        self,
        gas: dict[str, list[tuple[int, float | None]]],
        pulses: dict[str, list[tuple[int, float | None]]],
        places: dict[str, list[tuple[int, float, float]]],
    ) -> None:
        """Take the samples of a stretch into the trends, by point and by worker, as if each had been folded."""
        for trends, led in ((self.gas_trend, gas), (self.pulse_trend, pulses)):
            for name, samples in led.items():
                _extend(trends, name, samples)
        for name, way in places.items():
            _extend(self.trails, name, way)

    def copy(self) -> Picture:
        """The same picture, to be folded on by itself."""
        return Picture(**{name: _copied(getattr(self, name)) for name in self.__dataclass_fields__})

    def looks_at(self, camera: str, captured_at_us: int) -> tuple[Seen, ...]:
        """What was seen on the frame captured then or on the newest before it, and on the look before that."""
        looks = (seen for seen in reversed(self.seen.get(camera, ())) if seen.captured_at_us <= captured_at_us)
        return tuple(islice(looks, 2))


def _copied(kept: Any) -> Any:
    """A part of a picture by itself; messages never change and are shared."""
    if isinstance(kept, dict):
        return {key: _copied(value) for key, value in kept.items()}
    return kept.copy() if isinstance(kept, deque | Standing) else kept


def _keep(things: MutableMapping[str, Thing], name: str, thing: Thing, is_gone: bool) -> None:
    if is_gone:
        things.pop(name, None)
    else:
        things[name] = thing


def _extend(trends: dict[str, deque[Thing]], key: str, samples: list[Thing]) -> None:
    """Samples of which none repeats the one before it."""
    trend = trends.setdefault(key, deque(maxlen=TREND_POINTS))
    repeats = bool(trend) and bool(samples) and trend[-1] == samples[0]
    trend.extend(samples[1:] if repeats else samples)


def _append(trends: dict[str, deque[Thing]], key: str, sample: Thing) -> None:
    trend = trends.setdefault(key, deque(maxlen=TREND_POINTS))
    if not trend or trend[-1] != sample:
        trend.append(sample)
