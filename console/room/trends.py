"""Curves and trails by name: what was folded, and before it what leads of the tape hold. Of these only what somebody
looks at is unpacked: a lead of a large plant is tens of thousands of samples."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from itertools import islice
from typing import Generic, TypeVar

import msgspec

from console.domain.leads import PLACES, SAMPLES, Place, Sample

TREND_POINTS = 600
"""Samples kept of one name: ten minutes at one a second."""
One = TypeVar("One")


class Trends(Generic[One]):
    """The newest samples of each name, oldest first; none repeats the one before it."""

    def __init__(self, form: msgspec.msgpack.Decoder[list[One]]) -> None:
        self._form = form
        self._kept: dict[str, deque[One]] = {}
        self._leads: tuple[Mapping[str, msgspec.Raw], ...] = ()
        self._unpacked: set[str] = set()
        """Names whose leads are in what is kept."""

    def add(self, name: str, sample: One) -> None:
        """One sample more."""
        kept = self._kept.get(name)
        if kept is None:
            self._kept[name] = deque((sample,), TREND_POINTS)
        elif kept[-1] != sample:
            kept.append(sample)

    def lead(self, packed: Mapping[str, msgspec.Raw]) -> None:
        """What came after the leads before it, and before all that is added."""
        self._leads = (*self._leads, packed)

    def get(self, name: str, default: tuple[One, ...] = ()) -> deque[One] | tuple[One, ...]:
        """The samples of a name; the default where it has none."""
        if self._leads and name not in self._unpacked:
            self._unpack(name)
        return self._kept.get(name, default)

    def copy(self) -> Trends[One]:
        """The same, to be added to by itself."""
        other = Trends(self._form)
        other._kept = {name: kept.copy() for name, kept in self._kept.items()}
        other._leads, other._unpacked = self._leads, set(self._unpacked)
        return other

    def _unpack(self, name: str) -> None:
        whole, since = deque[One](maxlen=TREND_POINTS), self._kept.get(name)
        for lead in self._leads:
            if (packed := lead.get(name)) is not None:
                _extend(whole, self._form.decode(packed))
        if since is not None:
            _extend(whole, since)
        if whole:
            self._kept[name] = whole
        self._unpacked.add(name)


def sample_trends() -> Trends[Sample]:
    """Of gas points or pulses: (time, number or None)."""
    return Trends(SAMPLES)


def place_trends() -> Trends[Place]:
    """Of people: (position_at_us, x_m, y_m)."""
    return Trends(PLACES)


def _extend(whole: deque[One], samples: list[One] | deque[One]) -> None:
    """Samples of which none repeats the one before it."""
    repeats = bool(whole) and bool(samples) and whole[-1] == samples[0]
    whole.extend(islice(samples, 1, None) if repeats else samples)
