"""What is kept of each kind of sample, and what of a message is a sample. Without NumPy: the core starts by it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from console.messages import GasPoint, Message, Weather, Worker

LISTENED = "listened"
LISTENER = "core"
"""A kind with one point: each of its samples ends a time in which the core heard and kept all."""
COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "gas": ("value", "heard_after_ms"),
        "vital": ("pulse_bpm", "skin_c", "battery_pct"),
        "position": ("x_m", "y_m", "error_m"),
        "weather": ("wind_mps", "wind_from_deg", "air_c"),
        LISTENED: ("length_us",),
    }
)
"""The numbers of each kind, in order. Each is kept bit for bit, each time to the microsecond. The mark of a gas sample
is its quality, that of a position its storey."""

HEARD_AFTER: Mapping[str, int] = MappingProxyType({"gas": 1})
"""Which number of a kind says how many milliseconds after its time a sample was heard, and so judged, by the core:
from the hundredth of a second of the one to that of the other. A finer step would take half a byte more a sample."""
HEARD_STEP_US, STEP_MS = 10_000, 10


class Sample(NamedTuple):
    """One sample. `at_us` is 0 for what was never measured; `values` has a number, or None, for each column."""

    kind: str
    point: str
    at_us: int
    mark: str
    values: tuple[float | None, ...]


def samples_of(message: Message) -> Iterator[Sample]:
    """The samples that a state of the room carries."""
    match message:
        case GasPoint():
            steps = message.received_at_us // HEARD_STEP_US - message.measured_at_us // HEARD_STEP_US
            yield Sample(
                "gas", message.point, message.measured_at_us, message.quality, (message.value, STEP_MS * steps)
            )
        case Weather():
            numbers = (message.wind_mps, message.wind_from_deg, message.air_c)
            yield Sample("weather", message.station, message.measured_at_us, "", numbers)
        case Worker():
            if message.position_at_us:
                place = (message.x_m, message.y_m, message.error_m)
                yield Sample("position", message.worker, message.position_at_us, message.storey, place)
            if message.vital_at_us:
                felt = (message.pulse_bpm, message.skin_c, message.battery_pct)
                yield Sample("vital", message.worker, message.vital_at_us, "", felt)


def is_new_reading(sample: Sample, before: Sample | None) -> bool:
    """Whether it came of a reading, not of time alone, as with a point that falls silent. The same reading heard again
    is one: the point speaks."""
    if not sample.at_us or before is None or sample.at_us != before.at_us:
        return sample.at_us > 0
    place = HEARD_AFTER.get(sample.kind)
    return place is not None and sample.values[place] != before.values[place]


def found_at(sample: Sample, at_us: int) -> Sample:
    """The same at the time it was found."""
    place = HEARD_AFTER.get(sample.kind)
    values = tuple(0.0 if number == place else value for number, value in enumerate(sample.values))
    return sample._replace(at_us=at_us, values=values)
