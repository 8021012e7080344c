"""What is kept of each kind of sample, and what of a message is a sample. Without NumPy: the core starts by it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from console.messages import GasPoint, Message, Weather, Worker

COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "gas": ("value",),
        "vital": ("pulse_bpm", "skin_c", "battery_pct"),
        "position": ("x_m", "y_m", "error_m"),
        "weather": ("wind_mps", "wind_from_deg", "air_c"),
    }
)
"""The numbers of each kind, in order. Each is kept bit for bit, each time to the microsecond. The mark of a gas sample
is its quality, that of a position its storey."""


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
            yield Sample("gas", message.point, message.measured_at_us, message.quality, (message.value,))
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
