"""The values that the store takes and gives, besides the messages."""

from __future__ import annotations

from dataclasses import dataclass

HOUR_US = 3_600_000_000

BEHAVIOURS: tuple[str, ...] = (
    "no_helmet",
    "crane_radius",
    "forbidden_zone",
    "work_without_permit",
    "guardian_absent",
)
"""Kinds of alert that say how people behave, in the order of the reports."""


@dataclass(frozen=True, slots=True)
class Exposure:
    """How long people of one trade were observed in one zone in one hour. `hour_us` is the start of a UTC hour."""

    hour_us: int
    zone: str
    trade: str
    person_s: float


@dataclass(frozen=True, slots=True)
class BehaviourEvent:
    """One violation that was raised. `trade` is '' when nobody knows who it was, `camera` '' when none saw it."""

    at_us: int
    kind: str
    zone: str
    trade: str
    camera: str


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """The first row of the journal that does not fit, and why."""

    seq: int
    why: str
