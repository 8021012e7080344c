"""The room is a fold over one stream of messages: this is the fold. Live, replay, drill and test use it alike."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

from console.cases import Case, PinnedNote
from console.commissioning import AddedCamera, SiteFile
from console.domain.gone import is_gone
from console.domain.leads import Lead, Place, Sample
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
from console.pins import Pins
from console.proofs import Proof
from console.room.trends import Trends, gas_trends, place_trends, pulse_trends
from console.seats import LedReplay, Screens
from console.settings import SettingsChange, SettingsInForce
from console.steering import Steering

SEEN_KEPT = 50
"""Frames of boxes kept per camera: the tile of a frame is painted with the boxes of that frame."""
JOURNAL_KEPT = 500


class _Held(NamedTuple):
    """Where a state is held that is no curve besides: the part of the picture, the field that names it ('': there is
    one), and as which kind of thing the windows hear of it."""

    part: str
    name: str
    kind: str


_HELD: dict[type[Message], _Held] = {
    Alert: _Held("alerts", "alert", "alert"),
    Flood: _Held("flood", "", "flood"),
    CameraReading: _Held("cameras", "camera", "camera"),
    Steering: _Held("steering", "camera", "camera"),
    Permit: _Held("permits", "permit", "permit"),
    Interlock: _Held("interlocks", "interlock", "interlock"),
    Proof: _Held("proofs", "interlock", "interlock"),
    Cause: _Held("causes", "cause", "interlock"),
    Writes: _Held("writes", "", "interlock"),
    Equipment: _Held("equipment", "equipment", "equipment"),
    Weather: _Held("weather", "station", "weather"),
    Duty: _Held("duty", "seat", "duty"),
    Pins: _Held("pins", "", "duty"),
    Programme: _Held("programmes", "program", "programme"),
    Suppression: _Held("suppressions", "suppression", "suppression"),
    SharedWall: _Held("walls", "wall", "wall"),
    RecordingLock: _Held("locks", "lock", "recordings"),
    Recordings: _Held("recordings", "", "recordings"),
    SettingsInForce: _Held("settings", "", "settings"),
    SettingsChange: _Held("changes", "change", "settings"),
    Screens: _Held("screens", "seat", "screens"),
    LedReplay: _Held("leads", "seat", "lead"),
    Case: _Held("cases", "case", "case"),
    PinnedNote: _Held("notes", "note", "note"),
    AddedCamera: _Held("added", "camera", "site"),
    SiteFile: _Held("site_file", "", "site"),
}


@dataclass
class Picture:
    """What is known of the plant, by kind and id. `fold` is how it changes, and `let_go`."""

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
    pins: Pins | None = None
    """Who gives a PIN; None until the core has said."""
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
    added: dict[str, AddedCamera] = field(default_factory=dict)
    """Cameras that were put into service while the core ran, or are to be."""
    site_file: SiteFile = field(default_factory=lambda: SiteFile(file="site"))
    recordings: Recordings | None = None
    seen: dict[str, deque[Seen]] = field(default_factory=dict)
    journal: deque[JournalEntry] = field(default_factory=lambda: deque(maxlen=JOURNAL_KEPT))
    gas_trend: Trends[Sample] = field(default_factory=gas_trends)
    """Per point: (measured_at_us, value or None)."""
    pulse_trend: Trends[Sample] = field(default_factory=pulse_trends)
    trails: Trends[Place] = field(default_factory=place_trends)
    """Per worker: (position_at_us, x_m, y_m)."""

    def fold(self, message: Message) -> str:
        """Take one message in. Returns the kind of thing that changed, '' for a message the room does not show."""
        if isinstance(message, GasPoint):
            self.gas[message.point] = message
            self.gas_trend.add(message.point, (message.measured_at_us, message.value))
            return "gas"
        if isinstance(message, Worker):
            self.workers[message.worker] = message
            self.trails.add(message.worker, (message.position_at_us, message.x_m, message.y_m))
            self.pulse_trend.add(message.worker, (message.vital_at_us, message.pulse_bpm))
            return "worker"
        held = _HELD.get(type(message))
        if held is not None:
            self._hold(held, message)
            return held.kind
        if isinstance(message, Seen):
            self.seen.setdefault(message.camera, deque(maxlen=SEEN_KEPT)).append(message)
            return "seen"
        if isinstance(message, JournalEntry):
            self.journal.append(message)
            return "journal"
        return ""

    def let_go(self, message: Message) -> str:
        """Forget a state that nobody holds any more. Returns the kind of thing that changed, '' for a state that is not
        held by name."""
        held = _HELD.get(type(message))
        if held is None or not held.name:
            return ""
        getattr(self, held.part).pop(getattr(message, held.name), None)
        return held.kind

    def fold_newest(self, message: Message, payloads: Sequence[bytes]) -> None:
        """Take in a state that is a curve besides, and what was said of it since the leads, itself the last: as if each
        had been folded."""
        if isinstance(message, GasPoint):
            self.gas[message.point] = message
            self.gas_trend.say(message.point, payloads)
        elif isinstance(message, Worker):
            self.workers[message.worker] = message
            self.trails.say(message.worker, payloads)
            self.pulse_trend.say(message.worker, payloads)

    def lead_to(self, lead: Lead) -> None:
        """Take the samples of a stretch into the trends, as if each had been folded."""
        self.gas_trend.lead(lead.gas)
        self.pulse_trend.lead(lead.pulses)
        self.trails.lead(lead.places)

    def copy(self) -> Picture:
        """The same picture, to be folded on by itself."""
        return Picture(**{name: _copied(getattr(self, name)) for name in self.__dataclass_fields__})

    def _hold(self, held: _Held, message: Message) -> None:
        if not held.name:
            setattr(self, held.part, message)
        elif is_gone(message):
            getattr(self, held.part).pop(getattr(message, held.name), None)
        else:
            getattr(self, held.part)[getattr(message, held.name)] = message

    def looks_at(self, camera: str, captured_at_us: int) -> tuple[Seen, ...]:
        """What was seen on the frame captured then or on the newest before it, and on the look before that."""
        looks = (seen for seen in reversed(self.seen.get(camera, ())) if seen.captured_at_us <= captured_at_us)
        return tuple(islice(looks, 2))


def _copied(kept: Any) -> Any:
    """A part of a picture by itself; messages never change and are shared."""
    if isinstance(kept, dict):
        return {key: _copied(value) for key, value in kept.items()}
    return kept.copy() if isinstance(kept, deque | Standing | Trends) else kept
