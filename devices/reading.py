"""What a device may say: one reading, with its unit, its quality and its time. The words of devices."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum


class Quality(StrEnum):
    """How far a reading can be believed. Only GOOD carries a number."""

    GOOD = "good"
    OVER_RANGE = "over_range"
    FAULT = "fault"
    LOST = "lost"
    FROZEN = "frozen"
    INHIBITED = "inhibited"


@dataclass(frozen=True, slots=True)
class Reading:
    """One measured value of one point. Raises ValueError when a bad quality carries a number, or a good one none."""

    point: str
    value: float | None
    unit: str
    quality: Quality
    measured_at_us: int
    """UTC microseconds since 1970, taken when the reply arrived."""

    def __post_init__(self) -> None:
        if (self.value is None) is (self.quality is Quality.GOOD):
            raise ValueError(f"{self.point}: quality {self.quality} with value {self.value}")
        if self.value is not None and not math.isfinite(self.value):
            raise ValueError(f"{self.point}: {self.value} is not a number a screen may show")
