"""What led to a moment: the trends and the journal of a stretch, so that nothing before it need be folded. Pure.

A lead is four kinds of rows of the tape: one row each of the samples of all gas points, pulses and positions (topic
'gas', 'pulse', 'position'; payload msgpack of {id: [[at_us, value], ...]}), and the journal's rows as they went by.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

import msgspec

from console.messages import GasPoint, JournalEntry, Message, Worker
from console.topics import encode

Row = tuple[int, str, bytes]
"""(at_us, topic, payload)."""
Sample = tuple[int, float | None]
Place = tuple[int, float, float]
One = TypeVar("One")

SAMPLES: msgspec.msgpack.Decoder[list[Sample]] = msgspec.msgpack.Decoder(list[Sample])
PLACES: msgspec.msgpack.Decoder[list[Place]] = msgspec.msgpack.Decoder(list[Place])
"""Read what a lead holds of one name."""
_NAMES: msgspec.msgpack.Decoder[dict[str, msgspec.Raw]] = msgspec.msgpack.Decoder(dict[str, msgspec.Raw])
_PACK = msgspec.msgpack.Encoder()


class _GasSaid(msgspec.Struct, frozen=True):
    """What is a sample of a gas point's state; the rest of it is not even read."""

    measured_at_us: int
    value: float | None


class _PulseSaid(msgspec.Struct, frozen=True):
    vital_at_us: int
    pulse_bpm: float | None


class _PlaceSaid(msgspec.Struct, frozen=True):
    position_at_us: int
    x_m: float
    y_m: float


_GAS_SAID = msgspec.json.Decoder(_GasSaid)
_PULSE_SAID = msgspec.json.Decoder(_PulseSaid)
_PLACE_SAID = msgspec.json.Decoder(_PlaceSaid)


@dataclass(frozen=True, slots=True)
class Lead:
    """Samples by gas point and by worker, oldest first, each name's still packed; and the journal's rows."""

    gas: dict[str, msgspec.Raw] = field(default_factory=dict)
    pulses: dict[str, msgspec.Raw] = field(default_factory=dict)
    places: dict[str, msgspec.Raw] = field(default_factory=dict)
    journal: list[Row] = field(default_factory=list)


def belongs(message: Message) -> bool:
    """Whether a lead holds anything of a message."""
    return isinstance(message, (GasPoint, Worker, JournalEntry))


def lead_rows(heard: Iterable[tuple[int, str, Message]]) -> list[Row]:
    """The rows of a lead, of (time, topic, message) in order. A sample that only repeats the one before is left out."""
    gas, pulses = dict[str, list[Sample]](), dict[str, list[Sample]]()
    places, journal = dict[str, list[Place]](), list[Row]()
    for at_us, topic, message in heard:
        match message:
            case GasPoint():
                _add(gas, message.point, (message.measured_at_us, message.value))
            case Worker():
                _add(pulses, message.worker, (message.vital_at_us, message.pulse_bpm))
                _add(places, message.worker, (message.position_at_us, message.x_m, message.y_m))
            case JournalEntry():
                journal.append((at_us, topic, encode(message)))
    kinds = (("gas", gas), ("pulse", pulses), ("position", places))
    return [*((0, kind, _PACK.encode(samples)) for kind, samples in kinds if samples), *journal]


def lead_of(rows: Iterable[Row]) -> Lead:
    """What rows of `lead_rows` hold. Raises msgspec.DecodeError for rows that were damaged."""
    lead = Lead()
    kinds = {"gas": lead.gas, "pulse": lead.pulses, "position": lead.places}
    for row in rows:
        if (packed := kinds.get(row[1])) is not None:
            packed.update(_NAMES.decode(row[2]))
        else:
            lead.journal.append(row)
    return lead


def gas_said(payload: bytes) -> Sample:
    """The sample of a GasPoint as it lies on the tape. Raises msgspec.DecodeError, as the next two."""
    said = _GAS_SAID.decode(payload)
    return said.measured_at_us, said.value


def pulse_said(payload: bytes) -> Sample:
    """The pulse of a Worker."""
    said = _PULSE_SAID.decode(payload)
    return said.vital_at_us, said.pulse_bpm


def place_said(payload: bytes) -> Place:
    """The position of a Worker."""
    said = _PLACE_SAID.decode(payload)
    return said.position_at_us, said.x_m, said.y_m


def _add(kept: dict[str, list[One]], name: str, sample: One) -> None:
    samples = kept.setdefault(name, [])
    if not samples or samples[-1] != sample:
        samples.append(sample)
