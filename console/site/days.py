"""How many days what was heard is kept, by kind: every sample, and the tape that a replay is made from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryRules:
    """How many days the samples of each kind are kept."""

    gas_days: float = 366.0
    """As long as the ticket whose gas tests they bear out (GB 30871-2022: a year)."""
    weather_days: float = 366.0
    vital_days: float = 31.0
    position_days: float = 31.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TapeRules:
    """How many days the tape is kept from which a replay is made, by what is on it."""

    room_days: float = 31.0
    """All but the two below, and with it any replay: as long as video of a permit's work (GB 30871-2022 B.3)."""
    people_days: float = 31.0
    seen_days: float = 31.0


USUAL_HISTORY, USUAL_TAPE = HistoryRules(), TapeRules()
"""Where the site file says nothing."""
