"""What a plant is: the site file as frozen values, made by `console.site.read`, which finds every fault at once.

Plan frame: metres, x to the east, y to the south, origin at the plan's north-west corner. Names come in Chinese
(`name`) and English (`name_en`).
"""

from __future__ import annotations

from dataclasses import dataclass

from console.site.days import USUAL_HISTORY, USUAL_TAPE, HistoryRules, TapeRules

Outline = tuple[tuple[float, float], ...]
"""A polygon: corners (x_m, y_m) in order, not closed."""
Masks = tuple[tuple[tuple[float, float], ...], ...]
"""Polygons in a picture: corners (x, y) as shares of its width and height, 0 to 1, in order, not closed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Something with an id and a name in both languages."""

    id: str
    name: str
    name_en: str

    def said_in(self, language: str) -> str:
        """The name in 'zh' or 'en'."""
        return self.name_en if language == "en" else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Storey(Named):
    """One floor. `elevation_m` is its height above the ground."""

    elevation_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One line or outline of the plan's drawing: a tank (circle), a building's wall, a road."""

    kind: str
    """'building', 'tank', 'vessel', 'road', 'rack'."""
    outline_m: Outline
    radius_m: float = 0.0
    """For a circle: outline_m holds its one centre."""
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone(Named):
    """A named area. `kind`: 'area' (part of the plant), 'work' (a permit's place), 'forbidden', 'muster'."""

    kind: str
    storey: str
    outline_m: Outline
    inside: str = ""
    """For a work or forbidden zone: the area it lies in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera(Named):
    """One camera: where it hangs, where it looks, what it plays. The pose is a calibrated pinhole:
    heading clockwise from north, tilt down from level, horizontal field of view, all in degrees."""

    url: str
    storey: str
    zone: str
    x_m: float
    y_m: float
    height_m: float
    heading_deg: float
    tilt_deg: float
    fov_deg: float
    main_url: str = ""
    certificate: str = ""
    """SHA-256 of the one certificate that is believed, hex; empty: this machine's authorities decide."""
    masks: Masks = ()
    """Parts of its picture that nobody in the room may see."""
    keep_days: float = 0.0
    """How long its plain video is kept; 0: as long as [recording] says."""
    onvif: str = ""
    """Where it is asked and steered by ONVIF; empty: it is not."""
    pan_span_deg: float = 0.0
    """Degrees from one end of its pan to the other; 0: not known, or the camera itself takes degrees."""
    tilt_span_deg: float = 0.0
    """The same of its tilt."""
    steer_roles: tuple[str, ...] = ("dispatcher", "shift_lead")
    """Who may steer it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GasPointPlace(Named):
    """One gas detector. Set-points are in `unit`; `direction` 'high', 'low' (oxygen). `clause` is their source."""

    gas: str
    kind: str
    """'combustible', 'toxic', 'oxygen'."""
    unit: str
    range_low: float
    range_high: float
    set_point_1: float
    set_point_2: float
    direction: str
    clause: str
    zone: str
    storey: str
    x_m: float
    y_m: float
    source: str
    """'mqtt', or the id of a gas controller read over Modbus."""
    register: int = -1
    """First of its two holding registers (status word, value), when read over Modbus."""
    scale: float = 0.1
    """Units per count, when read over Modbus."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GasController(Named):
    """A gas controller on Modbus TCP that reads many points."""

    link: str
    unit_id: int
    protocol: str
    poll_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerRecord(Named):
    """One worker: tag, wristband, trade, certificates."""

    trade: str
    """'welder', 'rigger', 'electrician', 'fitter', 'inspector', 'operator', 'guardian'."""
    tag: str
    band: str
    phone: str = ""
    company: str = ""
    certificate: str = ""
    certificate_until: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitRecord:
    """One permit as the site file brings it. Times are minutes from the start of the shift."""

    id: str
    kind: str
    """HOT CSE BLD HGT LFT ELE EXC RDC (GB 30871-2022)."""
    grade: str
    zone: str
    work: str
    work_en: str
    leader: str
    guardian: str
    workers: tuple[str, ...]
    from_min: int
    hours: float
    gas_test_min: int
    """Minutes from the start of the shift at which the gas was last analysed."""
    isolations: int
    isolations_verified: int
    camera: str
    state: str = "active"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plc(Named):
    """One PLC on Modbus TCP, or the outputs under `topic` of an MQTT broker. Addresses of registers are counted from 0;
    -1: there is none."""

    link: str
    unit_id: int
    poll_s: float
    heartbeat: int = 0
    """Holding register that the PLC's programme counts up once a second."""
    watchdog: int = -1
    """Holding register that Vigil counts up with every poll, so that the PLC sees that Vigil lives."""
    topic: str = ""
    tls_certificate: str = ""
    """With it, the line is Modbus/TCP Security. Files are beside the site file."""
    tls_key: str = ""
    tls_authority: str = ""
    tls_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InterlockRecord(Named):
    """One interlock: an output to switch, a feedback point to read, what it cuts, who may, and what it needs.
    Addresses are counted from 0; -1: there is none."""

    plc: str
    zone: str
    machines: int
    consequence: str
    consequence_en: str
    select_s: float = 10.0
    hold_s: float = 2.0
    verify_s: float = 1.0
    roles: tuple[str, ...] = ("dispatcher", "shift_lead")
    output: str = "coil"
    """'coil', 'pulse', 'register' or 'command'; 'mqtt' behind a topic."""
    feedback: int = -1
    """Point that tells the truth; it may differ from the output."""
    coil: int = -1
    reset_coil: int = -1
    pulse_s: float = 0.5
    register: int = -1
    echo: int = -1
    words: int = 1
    word_order: str = "high_first"
    on_value: int = 1
    off_value: int = 0
    unit_id: int = -1
    feedback_space: str = "input"
    feedback_unit_id: int = -1
    feedback_words: int = 1
    feedback_bit: int = -1
    feedback_on: int = 1
    feedback_off: int = 0
    reset_in_danger: bool = False
    second_person: tuple[str, ...] = ()
    """Orders that somebody else must agree to: 'trip', 'reset'."""
    agree_s: float = 60.0
    """How long such a selection waits for the second person."""
    needs_reason: tuple[str, ...] = ()
    """Orders that are selected with a reason alone: 'trip', 'reset'."""
    proof_days: int = 0
    """Days from one proof test to the next; 0: none is demanded."""
    proof_by_trip: bool = False
    proved_on: str = ""
    """Local day of the last proof test before Vigil kept its record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseRecord(Named):
    """One row of the cause-and-effect table: what must be so, by a vote of its points, for its effects to follow."""

    signal: str
    """'gas', 'plc', 'sos', 'manual', or what cameras see: 'fire_seen', 'work_without_permit', ..."""
    zone: str = ""
    """In whose area it must be, for what people and cameras tell."""
    points: tuple[str, ...] = ()
    """Gas points; interlocks whose feedback calls; cameras. Empty for cameras: any that sees it in the area."""
    level: int = 2
    """Set-point of a gas point that calls: 1 or 2."""
    needed: int = 1
    """How many of the points must call."""
    faulty: str = "degrade"
    """What a faulty or silent point means: 'alarm', 'no_alarm', 'degrade'."""
    roles: tuple[str, ...] = ("dispatcher", "shift_lead")
    """Who may raise a manual one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectRecord:
    """One cell of the cause-and-effect table: what a cause does to an interlock."""

    cause: str
    interlock: str
    action: str = "trip"
    """'trip' or 'reset'."""
    delay_s: float = 0.0
    automatic: bool = True
    """False: it is proposed to the dispatcher."""
    hold_roles: tuple[str, ...] = ()
    """Who may hold it back while it waits; empty: nobody."""
    hold_s: float = 0.0
    """How long, from the moment it was due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crane(Named):
    """A crane whose radius is dangerous while it runs."""

    zone: str
    storey: str
    x_m: float
    y_m: float
    radius_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator(Named):
    """Somebody who may sit at the desk. `role`: 'dispatcher', 'shift_lead', 'safety_engineer'."""

    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift(Named):
    """One shift; `starts` and `ends` are local hours and minutes, 'HH:MM'."""

    starts: str
    ends: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """An unanswered alert of `tier` goes to `to` after `after_s`; `channel` is 'journal' or a notify channel."""

    tier: str
    after_s: float
    to: str
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How old each kind of signal may be before it is no longer believed, in seconds."""

    gas_s: float = 5.0
    position_s: float = 10.0
    vital_s: float = 15.0
    plc_s: float = 3.0
    camera_s: float = 3.0
    camera_dead_s: float = 2.0
    """How long a picture may be lost, frozen, black, covered, moved or late before it is an alert."""
    weather_s: float = 60.0
    pulse_high_bpm: float = 150.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """How long video is kept, by what happened on it, and when the disk and the recorders are spoken of."""

    keep_days: float = 7.0
    alert_days: float = 30.0
    permit_days: float = 31.0
    """GB 30871-2022 B.3: video of the work at least a month, whose longest has 31 days."""
    low_free_pct: float = 20.0
    least_free_pct: float = 5.0
    not_recording_s: float = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """Who outside vouches for the time of the journal: an authority for time stamps (RFC 3161), '' for nobody."""

    tsa: str = ""
    tsa_certificate: str = ""
    """PEM file beside the site file; '' for any certificate."""
    tsa_every_min: float = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PinRules:
    """Who must have a PIN. Whoever has one gives it in any case."""

    roles: tuple[str, ...] = ()
    second_person: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRules:
    """What the desk asks of alerts: how long an answer holds, by tier; from when one counts as a nuisance;
    which are of one cause; when they are a flood; when many losses are one."""

    answer_sos_min: float = 15.0
    answer_1_min: float = 30.0
    answer_2_min: float = 120.0
    answer_3_min: float = 480.0
    chattering_in_1_min: int = 3
    chattering_in_5_min: int = 5
    fleeting_s: float = 10.0
    stale_h: float = 24.0
    incident_min: float = 5.0
    same_thing_m: float = 5.0
    flood_above: int = 10
    flood_below: int = 5
    mass_loss: int = 5
    gather_s: float = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalFilter:
    """What stands between one kind of signal and its alerts."""

    signal: str
    dead_band_pct: float
    """Share of the signal's span by which a value must fall back before its alert is over."""
    on_delay_s: float = 0.0
    off_delay_s: float = 0.0
    count: int = 0
    """So many beginnings within `count_s` are an alert, however short each; 0: they are not counted."""
    count_s: float = 60.0
    rise_pct: float = 0.0
    """Rise within `rise_s`, as a share of the span, that is an alert before any set-point; 0: none is."""
    rise_s: float = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TierRule:
    """How urgent a kind of alert is, where the plant sees it otherwise: of a source, in a zone's area, in a shift.
    What is left empty does not matter. Of several that fit, the one counts that says more: source, zone, shift."""

    kind: str
    tier: str
    zone: str = ""
    source: str = ""
    shift: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SuppressionRule(Named):
    """Alerts that mean nothing while a crane stands, or while certain work goes on in their area."""

    why: str
    kinds: tuple[str, ...]
    zone: str
    crane: str = ""
    works: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidanceRule(Named):
    """One step of the guidance that the site adds; its name is what is to be done. Without kinds, zone and source it
    is a step of every alert."""

    kinds: tuple[str, ...] = ()
    zone: str = ""
    source: str = ""
    shows: str = ""
    phone: str = ""
    instead: bool = False
    """Whether all that is more general is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyPlace(Named):
    """An extinguisher, an eye wash, a shower, a muster point, a door: something a person in need must find."""

    kind: str
    storey: str
    x_m: float
    y_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """Present when the plant is a drill: the seed and the scenario file beside the site file."""

    seed: int
    scenario: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One plant, whole. Collections are in the file's order; `by_id` style look-ups are in `console.site.find`."""

    id: str
    name: str
    name_en: str
    time_zone: str
    width_m: float
    height_m: float
    north_deg: float
    links: dict[str, str]
    """Name of a link to 'host:port'; programs may be told other addresses with --link."""
    storeys: tuple[Storey, ...]
    shapes: tuple[Shape, ...]
    zones: tuple[Zone, ...]
    places: tuple[SafetyPlace, ...]
    cameras: tuple[Camera, ...]
    gas_controllers: tuple[GasController, ...]
    gas_points: tuple[GasPointPlace, ...]
    workers: tuple[WorkerRecord, ...]
    permits: tuple[PermitRecord, ...]
    plcs: tuple[Plc, ...]
    interlocks: tuple[InterlockRecord, ...]
    cranes: tuple[Crane, ...]
    operators: tuple[Operator, ...]
    shifts: tuple[Shift, ...]
    escalations: tuple[Escalation, ...]
    limits: Limits
    broker_link: str = ""
    """Name of the link to the plant's own MQTT broker; empty: vigil run starts one."""
    database: str = ""
    """SQLAlchemy URL; empty: SQLite in the home folder."""
    simulation: Simulation | None = None
    recording: Recording = Recording()
    history: HistoryRules = USUAL_HISTORY
    tape: TapeRules = USUAL_TAPE
    evidence: Witness = Witness()
    pins: PinRules = PinRules()
    alerts: AlertRules = AlertRules()
    filters: tuple[SignalFilter, ...] = ()
    suppressions: tuple[SuppressionRule, ...] = ()
    guidance: tuple[GuidanceRule, ...] = ()
    causes: tuple[CauseRecord, ...] = ()
    effects: tuple[EffectRecord, ...] = ()
    tiers: tuple[TierRule, ...] = ()
