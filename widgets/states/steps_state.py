"""What the guidance of an alert shows. Plain values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its words, whether it is done, and what helps doing it (names, phones, cameras)."""

    text: str
    done: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class StepsState:
    """The steps of one alert, in order."""

    alert: str = ""
    title: str = ""
    steps: tuple[Step, ...] = ()
