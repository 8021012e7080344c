"""Which message each topic carries, and how it is written and read there; what does not fit is refused with why."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache

import msgspec

from console.asks import (
    Acknowledge,
    Agree,
    AllSaid,
    Answer,
    Ask,
    AskBypass,
    ConfirmBypass,
    EndBypass,
    HandOver,
    LiftSuppression,
    LockRecording,
    Looked,
    Operate,
    ReleaseRecording,
    ReleaseWrites,
    Resume,
    Select,
    ShareWall,
    Shelve,
    SignIn,
    StopWrites,
    Suppress,
    TickStep,
    Unshelve,
    Withdraw,
    WithdrawWall,
)
from console.cases import (
    AddMeasure,
    Case,
    ChangeCase,
    CheckMeasure,
    FindCauses,
    MeasureDone,
    NoteCase,
    OpenCase,
    PinnedNote,
    PinNote,
    StepCase,
    UnpinNote,
)
from console.commissioning import AddCamera, AddedCamera, SiteFile
from console.effects import CallCause, Cause, EndCause, HoldBack, LetAct
from console.heartbeat import Alive
from console.messages import (
    VERSION,
    Alert,
    CameraReading,
    Duty,
    Equipment,
    Flood,
    GasPoint,
    GasReading,
    Interlock,
    JournalEntry,
    Message,
    Permit,
    PlcReading,
    Position,
    Programme,
    RecordingLock,
    Recordings,
    Sealed,
    Seen,
    SharedWall,
    Suppression,
    Vital,
    Weather,
    Worker,
    Writes,
)
from console.pins import ChangePin, Pins
from console.proofs import Proof, RecordProof
from console.seats import LeadReplay, LedReplay, Screens, ShowScreens
from console.settings import ProposeSettings, RefuseSettings, ReleaseSettings, SettingsChange, SettingsInForce
from console.steering import CameraNotice, GoTo, LookThere, Steer, Steering, SteeringReading, SteerOrder

FIELD: dict[str, type[Message]] = {
    "gas": GasReading,
    "position": Position,
    "vital": Vital,
    "plc": PlcReading,
    "equipment": Equipment,
    "weather": Weather,
    "camera": CameraReading,
    "steering": SteeringReading,
    "notice": CameraNotice,
}
STATE: dict[str, type[Message]] = {
    "alert": Alert,
    "flood": Flood,
    "suppression": Suppression,
    "permit": Permit,
    "worker": Worker,
    "gas": GasPoint,
    "interlock": Interlock,
    "proof": Proof,
    "cause": Cause,
    "camera": CameraReading,
    "steering": Steering,
    "equipment": Equipment,
    "weather": Weather,
    "writes": Writes,
    "duty": Duty,
    "pins": Pins,
    "programme": Programme,
    "recordings": Recordings,
    "lock": RecordingLock,
    "sealed": Sealed,
    "wall": SharedWall,
    "change": SettingsChange,
    "settings": SettingsInForce,
    "screens": Screens,
    "lead": LedReplay,
    "case": Case,
    "note": PinnedNote,
    "added": AddedCamera,
    "site": SiteFile,
}
ASK: dict[str, type[Ask]] = {
    "acknowledge": Acknowledge,
    "shelve": Shelve,
    "unshelve": Unshelve,
    "hand-over": HandOver,
    "suppress": Suppress,
    "lift-suppression": LiftSuppression,
    "tick": TickStep,
    "select": Select,
    "operate": Operate,
    "withdraw": Withdraw,
    "agree": Agree,
    "ask-bypass": AskBypass,
    "confirm-bypass": ConfirmBypass,
    "end-bypass": EndBypass,
    "record-proof": RecordProof,
    "hold-back": HoldBack,
    "let-act": LetAct,
    "call-cause": CallCause,
    "end-cause": EndCause,
    "stop-writes": StopWrites,
    "release-writes": ReleaseWrites,
    "resume": Resume,
    "lock-recording": LockRecording,
    "release-recording": ReleaseRecording,
    "share-wall": ShareWall,
    "withdraw-wall": WithdrawWall,
    "steer": Steer,
    "go-to": GoTo,
    "look-there": LookThere,
    "propose-settings": ProposeSettings,
    "release-settings": ReleaseSettings,
    "refuse-settings": RefuseSettings,
    "add-camera": AddCamera,
    "open-case": OpenCase,
    "change-case": ChangeCase,
    "note-case": NoteCase,
    "find-causes": FindCauses,
    "step-case": StepCase,
    "add-measure": AddMeasure,
    "measure-done": MeasureDone,
    "check-measure": CheckMeasure,
    "pin-note": PinNote,
    "unpin-note": UnpinNote,
    "sign-in": SignIn,
    "change-pin": ChangePin,
    "looked": Looked,
    "show-screens": ShowScreens,
    "lead-replay": LeadReplay,
    "all-said": AllSaid,
}
ASK_VERB: dict[type[Ask], str] = {form: verb for verb, form in ASK.items()}

LARGEST_PAYLOAD = 64 * 1024
"""Bytes. A larger payload is refused before it is parsed."""


LONGEST_NAME = 200
"""Characters of a name in a topic; MQTT 5 (1.5.4) allows 65,535 bytes for all of it."""
TOPICS_KNOWN = 16_384
"""Topics whose form is remembered."""


class Refused(Exception):
    """A message that does not fit. `reason` is one of a few fixed words, for counting; str() says the details."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason


def field_topic(site: str, kind: str, name: str) -> str:
    """Topic of one device's readings."""
    return f"vigil/{site}/field/{kind}/{name}"


def seen_topic(site: str, camera: str) -> str:
    """Topic of what one camera saw."""
    return f"vigil/{site}/seen/{camera}"


def kind_of(topic: str) -> str:
    """What a state's topic is of ('worker'), '' for a topic that is no state's."""
    parts = topic.split("/", 4)
    return parts[3] if len(parts) > 4 and parts[2] == "state" else ""


def is_late(topic: str) -> bool:
    """Whether what a topic carries is heard after its own time, and is no state: what cameras saw, and the journal."""
    return topic.split("/", 3)[2:3] in (["seen"], ["journal"])


def steer_topic(site: str, camera: str) -> str:
    """Topic of the orders to one camera's head."""
    return f"vigil/{site}/steer/{camera}"


def state_topic(site: str, kind: str, name: str) -> str:
    """Topic of one retained state. What a topic cannot carry of a name (+ # / and control characters: a broker that
    meets one ends the connection) is written as -; a name that is too long is cut, and told from others by its hash."""
    said = _NOT_IN_A_TOPIC.sub("-", name)
    if len(said) > LONGEST_NAME:
        said = f"{said[:LONGEST_NAME]}-{hashlib.sha256(name.encode()).hexdigest()[:16]}"
    return f"vigil/{site}/state/{kind}/{said}"


def journal_topic(site: str) -> str:
    """Topic of the journal as it grows."""
    return f"vigil/{site}/journal"


def ask_topic(site: str, verb: str) -> str:
    """Topic of one verb."""
    return f"vigil/{site}/ask/{verb}"


def answer_topic(site: str, seat: str) -> str:
    """Topic on which one seat hears its answers."""
    return f"vigil/{site}/answer/{seat}"


def alive_topic(site: str, program: str) -> str:
    """Topic of one program's heartbeat."""
    return f"vigil/{site}/alive/{program}"


@lru_cache(maxsize=TOPICS_KNOWN)
def form_of(topic: str) -> type[Message]:
    """The struct that a topic carries. Raises Refused for a topic of no known form."""
    parts = topic.split("/")
    form: type[Message] | None = None
    match parts:
        case ["vigil", _, "field", kind, _]:
            form = FIELD.get(kind)
        case ["vigil", _, "state", kind, _]:
            form = STATE.get(kind)
        case ["vigil", _, "ask", verb]:
            form = ASK.get(verb)
        case ["vigil", _, "seen", _]:
            form = Seen
        case ["vigil", _, "steer", _]:
            form = SteerOrder
        case ["vigil", _, "journal"]:
            form = JournalEntry
        case ["vigil", _, "answer", _]:
            form = Answer
        case ["vigil", _, "alive", _]:
            form = Alive
    if form is None:
        raise Refused("unknown topic", topic)
    return form


def encode(message: Message) -> bytes:
    """JSON bytes of a message."""
    return _ENCODER.encode(message)


def decode(topic: str, payload: bytes) -> Message:
    """Read a payload by its topic. Raises Refused with the reason: oversized, ill-formed, unknown topic, version."""
    if len(payload) > LARGEST_PAYLOAD:
        raise Refused("oversized", f"{len(payload)} bytes on {topic}, at most {LARGEST_PAYLOAD}")
    form = form_of(topic)
    try:
        message = _decoder(form).decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Refused("ill-formed", f"{topic}: {error}") from error
    if message.version != VERSION:
        raise Refused("version", f"{topic}: version {message.version}, this program reads {VERSION}")
    return message


_NOT_IN_A_TOPIC = re.compile("[+#/\x00-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_ENCODER = msgspec.json.Encoder()
_DECODERS: dict[type[Message], msgspec.json.Decoder[Message]] = {}


def _decoder(form: type[Message]) -> msgspec.json.Decoder[Message]:
    if form not in _DECODERS:
        _DECODERS[form] = msgspec.json.Decoder(form)
    return _DECODERS[form]
