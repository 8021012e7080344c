"""Every message on the bus: its fields and its version. The words of the console.

Payloads are JSON, decoded straight into these frozen structs. Times are UTC microseconds since 1970, taken where the
thing happened, and end in `_at_us`. Lengths are metres in the plan's frame (x to the east, y to the south).
"""

from __future__ import annotations

from typing import Any

import msgspec

from console.values import (
    AlertState,
    Habit,
    Need,
    OrderPhase,
    OrderResult,
    PermitState,
    PictureState,
    Quality,
    Question,
    SuppressionWhy,
    Tier,
    Verdict,
)

VERSION = 1


class Message(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every message carries: the version of its form."""

    version: int = VERSION


class TakenBack(Message, frozen=True):
    """In place of a state whose topic carries an empty payload: nobody holds it any more. Never on the wire itself."""


# ---------------------------------------------------------------- field: what devices and adapters say


class GasReading(Message, frozen=True):
    """One reading of one gas point. `value` is None unless quality is GOOD."""

    point: str
    value: float | None
    unit: str
    quality: Quality
    measured_at_us: int


class Position(Message, frozen=True):
    """Where one positioning tag is, with its error radius."""

    tag: str
    x_m: float
    y_m: float
    storey: str
    error_m: float
    measured_at_us: int


class Vital(Message, frozen=True):
    """What one wristband says: pulse, skin temperature, battery, SOS key, fall."""

    band: str
    pulse_bpm: float | None
    skin_c: float | None
    battery_pct: float | None
    sos: bool
    fall: bool
    measured_at_us: int


class PlcReading(Message, frozen=True):
    """The read-back of one PLC: every feedback point by name, without those that say neither on nor off; empty when the
    link is down. `watchdog`: why the PLC does not take our heartbeat, '' while it does or wants none."""

    plc: str
    linked: bool
    feedback: dict[str, bool]
    measured_at_us: int
    watchdog: str = ""


class Equipment(Message, frozen=True):
    """One machine that makes a danger area: a crane and its radius."""

    equipment: str
    kind: str
    x_m: float
    y_m: float
    storey: str
    radius_m: float
    running: bool
    measured_at_us: int


class Weather(Message, frozen=True):
    """Wind (direction it comes from, clockwise from north) and air temperature."""

    station: str
    wind_mps: float
    wind_from_deg: float
    air_c: float
    measured_at_us: int


class MainStream(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A camera's main stream while somebody looks closely. Width and height are 0 before its first picture; `why` says
    why it is not shown, '' while it is, or while it is being opened."""

    width: int
    height: int
    fps: float
    kbit_s: float
    why: str = ""


class CameraReading(Message, frozen=True):
    """What a vision worker says of one camera, once a second. `need` says why `detect_fps` is what it is.

    `kbit_s` is of the last seconds; `main` is there while its main stream is open.
    """

    camera: str
    picture: PictureState
    since_us: int
    last_frame_at_us: int
    fps: float
    detect_fps: float
    width: int
    height: int
    recording: bool
    measured_at_us: int
    why: str = ""
    need: Need = Need.NONE
    kbit_s: float = 0.0
    main: MainStream | None = None


# ---------------------------------------------------------------- seen: what vision says of one frame


class SeenObject(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One tracked object. `box` is left, top, right, bottom as shares of the picture (0..1).
    `x_m`, `y_m` is its foot on the plan where the camera is calibrated. `keypoints` is there only where a pose model
    saw some on this frame: x and y as shares of the picture and a score (0..1; 0 where nothing is known) of each of
    COCO's 17, from the nose to the right ankle."""

    track: int
    kind: str
    score: float
    box: tuple[float, float, float, float]
    x_m: float | None = None
    y_m: float | None = None
    keypoints: tuple[tuple[float, float, float], ...] | msgspec.UnsetType = msgspec.UNSET


class SeenBehaviour(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One behaviour that holds on this frame. `kind` is an alert kind, `zone` the zone it happened in or ''."""

    kind: str
    track: int
    since_us: int
    zone: str = ""


class Seen(Message, frozen=True):
    """What was seen on one frame; `captured_at_us` is the frame's own capture time."""

    camera: str
    captured_at_us: int
    objects: tuple[SeenObject, ...] = ()
    behaviours: tuple[SeenBehaviour, ...] = ()
    model: str = ""
    provider: str = ""


# ---------------------------------------------------------------- state: what the core holds to be so (retained)


class StepTick(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A step of the guidance that somebody did: its number from 0, its words in English, what he says of it."""

    step: int
    text: str
    operator: str
    at_us: int
    comment: str = ""


class Alert(Message, frozen=True):
    """One alert: one source, one question, one latch. `alert` is '<question>/<kind>/<source>' and never changes.

    `source` is like 'gas/G-114'. `values` holds the numbers and names that its text needs. `raised_at_us` is when it
    last began to ask for an answer, `first_called_at_us` when it called before it asked again (0: it did not),
    `called_at_us` when it last cried anew, got worse or asked again: who had not seen that answers nothing.
    `active_since_us`: since when its condition holds without a break (0: it does not). An answer falls back at
    `answered_until_us` (0: never); `handed_to` took it over. Alerts of one cause have one `incident`; `first_out` began
    it. `set_aside_by`: the Suppression, or who shelved it. `ticks`: of `steps_done` who, when and what."""

    alert: str
    kind: str
    question: Question
    tier: Tier
    source: str
    state: AlertState
    active: bool
    raised_at_us: int
    changed_at_us: int
    zone: str = ""
    storey: str = ""
    x_m: float | None = None
    y_m: float | None = None
    cameras: tuple[str, ...] = ()
    values: dict[str, str] = {}
    acknowledged_at_us: int = 0
    acknowledged_by: str = ""
    comment: str = ""
    verdict: Verdict = Verdict.NONE
    shelved_until_us: int = 0
    escalated: int = 0
    steps_done: tuple[int, ...] = ()
    active_since_us: int = 0
    answered_until_us: int = 0
    handed_to: str = ""
    habit: Habit = Habit.NONE
    incident: str = ""
    first_out: bool = False
    set_aside_by: str = ""
    ticks: tuple[StepTick, ...] = ()
    called_at_us: int = 0
    first_called_at_us: int = 0


class Suppression(Message, frozen=True):
    """What keeps alerts silent by design (`aside` DSUPR) or out of service (OOSRV): of these kinds, of one source or in
    one zone's area. `operator` is who asked for it, '' for a rule of the site; `until_us` 0: while the rule holds."""

    suppression: str
    aside: AlertState
    why: SuppressionWhy
    kinds: tuple[str, ...]
    reason: str
    from_us: int
    zone: str = ""
    source: str = ""
    operator: str = ""
    until_us: int = 0
    over: bool = False


class Flood(Message, frozen=True):
    """How many alerts called in the last ten minutes (`calls`). In a flood: since when, and how many called in all."""

    room: str
    since_us: int = 0
    calls: int = 0
    total: int = 0


class Permit(Message, frozen=True):
    """One work permit under GB 30871-2022. `reason` and `clause` say why it is suspended or lapsed."""

    permit: str
    kind: str
    grade: str
    state: PermitState
    zone: str
    work: str
    work_en: str
    leader: str
    guardian: str
    workers: tuple[str, ...]
    valid_from_us: int
    valid_to_us: int
    gas_tested_at_us: int
    isolations: int
    isolations_verified: int
    camera: str
    reason: str = ""
    clause: str = ""
    changed_at_us: int = 0


class Worker(Message, frozen=True):
    """One worker: where, how sure, how he is. A time of 0 means never heard."""

    worker: str
    x_m: float
    y_m: float
    storey: str
    error_m: float
    zone: str
    position_at_us: int
    pulse_bpm: float | None
    skin_c: float | None
    battery_pct: float | None
    vital_at_us: int
    sos: bool


class GasPoint(Message, frozen=True):
    """One gas point as the core believes it. `level` is 0, 1 or 2 (set-points reached)."""

    point: str
    value: float | None
    unit: str
    quality: Quality
    level: int
    measured_at_us: int
    received_at_us: int


class Order(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One order to an interlock. `ms` runs from operate to the verdict, `stood` is what was read back before it;
    `agreed_by` is the second person, where the site demands one."""

    order: str
    action: bool
    operator: str
    asked_at_us: int
    result: OrderResult = OrderResult.NONE
    ms: float = 0.0
    why: str = ""
    stood: bool | None = None
    reason: str = ""
    agreed_by: str = ""


class Wish(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who has selected an interlock, why, and which second person has agreed ('': nobody yet)."""

    operator: str
    role: str
    reason: str = ""
    agreed_by: str = ""


class Consequence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an order would do, as the core judged it when the interlock was selected: machines, permits, people."""

    action: bool
    machines: int
    open_permits: tuple[str, ...]
    people_inside: tuple[str, ...]


class Bypass(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A bypass of an interlock: asked for by one, confirmed by a second. `until_us` is 0 before it is confirmed."""

    minutes: int
    reason: str
    asked_by: str
    asked_role: str
    asked_seat: str
    asked_at_us: int
    until_us: int = 0
    confirmed_by: str = ""


class Interlock(Message, frozen=True):
    """One interlock: what it switches, where its order stands, what the PLC reads back (None: cannot see).

    `judged` and `wish` are there while it is selected. `danger` is the alert that forbids a reset now, '' for none.
    """

    interlock: str
    plc: str
    feedback: bool | None
    phase: OrderPhase
    selected_by: str = ""
    selected_until_us: int = 0
    wanted: bool = False
    blocked_why: str = ""
    machines: int = 0
    open_permits: tuple[str, ...] = ()
    people_inside: tuple[str, ...] = ()
    last: Order | None = None
    changed_at_us: int = 0
    judged: Consequence | None = None
    bypass: Bypass | None = None
    danger: str = ""
    wish: Wish | None = None


class Writes(Message, frozen=True):
    """Whether anything may be written to PLCs: until when all writes are stopped (0: they are not), by whom and why."""

    stopped_until_us: int = 0
    reason: str = ""
    operator: str = ""
    changed_at_us: int = 0


class Duty(Message, frozen=True):
    """Who is on duty at which seat, in which shift."""

    seat: str
    operator: str
    """'' once nobody sits there any more who has proved who he is."""
    shift: str
    since_us: int
    session: str = ""
    """SHA-256 of what the run of the windows that took the seat knows alone; '' where it said none."""


class Recordings(Message, frozen=True):
    """The disk of the recordings, and what lies on it. `oldest_us` 0: nothing; `why`: what is wrong with the disk."""

    disk: str
    free_bytes: int
    total_bytes: int
    segments: int
    oldest_us: int
    measured_at_us: int
    why: str = ""


class RecordingLock(Message, frozen=True):
    """Recordings of one camera, from_us <= time < to_us, and what the history and the tape hold of that time: nothing
    removes them until somebody releases them."""

    lock: str
    camera: str
    from_us: int
    to_us: int
    reason: str
    operator: str
    locked_at_us: int
    released_at_us: int = 0
    released_by: str = ""
    released_why: str = ""


class SharedWall(Message, frozen=True):
    """A wall layout that every seat has, by its name: cameras in the order of their tiles, and the grid they lie in. A
    tile is (column, row, columns, rows) in units of the grid."""

    wall: str
    cameras: tuple[str, ...]
    columns: int
    rows: int
    tiles: tuple[tuple[int, int, int, int], ...]
    operator: str
    shared_at_us: int
    withdrawn: bool = False


class Sealed(Message, frozen=True):
    """How far a camera's recordings are in the journal with their SHA-256: start of the newest such segment."""

    camera: str
    until_us: int
    segments: int


class Programme(Message, frozen=True):
    """Health of one program of Vigil: figures (numbers) and notes (words) by name; refused messages by reason."""

    program: str
    up: bool
    since_us: int
    pid: int
    restarts: int
    figures: dict[str, float] = {}
    notes: dict[str, str] = {}
    refused: dict[str, int] = {}


# ---------------------------------------------------------------- journal


class JournalEntry(Message, frozen=True):
    """One decision, numbered without gaps, chained by hash (SHA-256 over the row before and this row's content)."""

    seq: int
    at_us: int
    kind: str
    subject: str
    operator: str
    body: dict[str, Any]
    previous: str
    hash: str
