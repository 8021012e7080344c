"""Curves and trails by name: what was folded, and before it what leads of the tape hold. Of these only what somebody
looks at is unpacked: a lead of a large plant is tens of thousands of samples."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import Generic, TypeVar

import msgspec

from console.domain.leads import PLACES, SAMPLES, Place, Sample, gas_said, place_said, pulse_said
from console.room.led import Led, led_of, recent, thinned

TREND_POINTS = 600
"""Samples kept of one name: ten minutes at one a second."""
One = TypeVar("One", Sample, Place)


class Trends(Generic[One]):
    """The newest samples of each name, oldest first, with so many numbers each; none repeats the one before it."""

    def __init__(self, form: msgspec.msgpack.Decoder[list[One]], sample: Callable[[bytes], One], numbers: int) -> None:
        self._form: msgspec.msgpack.Decoder[list[One]] = form
        self._sample: Callable[[bytes], One] = sample
        self._numbers = numbers
        self._kept: dict[str, deque[One]] = {}
        self._leads: tuple[Mapping[str, msgspec.Raw], ...] = ()
        self._led: Led[One] | None = None
        """Leads, and what was said after them, of all names, once these were asked for."""
        self._unpacked: set[str] = set()
        """Names whose leads are in what is kept."""
        self._said: dict[str, Sequence[bytes]] = {}
        """Of some names what was said between the leads and what is kept."""

    @property
    def is_unpacked(self) -> bool:
        """Whether somebody asked for all names."""
        return self._led is not None

    def add(self, name: str, sample: One) -> None:
        """One sample more."""
        kept = self._kept.get(name)
        if kept is None:
            self._kept[name] = deque((sample,), TREND_POINTS)
        elif kept[-1] != sample:
            kept.append(sample)

    def lead(self, packed: Mapping[str, msgspec.Raw]) -> None:
        """What came after the leads before it, and before all that is added."""
        self._leads, self._led = (*self._leads, packed), None

    def say(self, name: str, payloads: Sequence[bytes]) -> None:
        """What was said of a name after the leads, and before all that is added: states as they lie on the tape."""
        self._said[name], self._led = payloads, None

    def get(self, name: str, default: tuple[One, ...] = ()) -> deque[One] | tuple[One, ...]:
        """The samples of a name; the default where it has none."""
        if (self._leads or self._said) and name not in self._unpacked:
            self._unpack(name)
        return self._kept.get(name, default)

    def newest(self, from_us: int, most: int = TREND_POINTS) -> dict[str, list[One]]:
        """Of every name the newest samples, back to the first that is older than a time; thinned evenly where they are
        twice as many as wanted, or more."""
        found = self._every_led().newest(from_us, most) if self._leads or self._said else {}
        for name, kept in self._kept.items():
            found[name] = thinned(self._since(name, kept, from_us), most)
        return found

    def unpack(self) -> None:
        """Have all names ready for `newest`."""
        self._every_led()

    def copy(self) -> Trends[One]:
        """The same, to be added to by itself."""
        other = Trends(self._form, self._sample, self._numbers)
        other._said = dict(self._said)
        other._kept = {name: kept.copy() for name, kept in self._kept.items()}
        other._leads, other._led, other._unpacked = self._leads, self._led, set(self._unpacked)
        return other

    def _since(self, name: str, kept: deque[One], from_us: int) -> list[One]:
        young = recent(kept, from_us)
        if len(young) < len(kept) or self._led is None or name in self._unpacked:
            return young
        whole = deque(self._led.since(name, from_us), TREND_POINTS)
        _extend(whole, young)
        return list(whole)

    def _every_led(self) -> Led[One]:
        if self._led is None:
            said = {name: self._read(payloads) for name, payloads in self._said.items()}
            self._led = led_of(self._leads, said, self._form, self._numbers)
        return self._led

    def _read(self, payloads: Sequence[bytes]) -> list[One]:
        """What was said; of another version, passed over."""
        try:
            return [self._sample(payload) for payload in payloads]
        except msgspec.DecodeError:
            return [self._sample(payload) for payload in payloads if self._is_read(payload)]

    def _is_read(self, payload: bytes) -> bool:
        try:
            self._sample(payload)
        except msgspec.DecodeError:
            return False
        return True

    def _unpack(self, name: str) -> None:
        whole, kept = deque[One](maxlen=TREND_POINTS), self._kept.get(name, ())
        for lead in self._leads:
            if (packed := lead.get(name)) is not None:
                _extend(whole, self._form.decode(packed))
        for one in self._read(self._said.get(name, ())):
            _extend(whole, (one,))
        _extend(whole, kept)
        if whole:
            self._kept[name] = whole
        self._unpacked.add(name)


def gas_trends() -> Trends[Sample]:
    """Of gas points: (time, number or None)."""
    return Trends(SAMPLES, gas_said, 1)


def pulse_trends() -> Trends[Sample]:
    """Of people's pulses, the same."""
    return Trends(SAMPLES, pulse_said, 1)


def place_trends() -> Trends[Place]:
    """Of people: (position_at_us, x_m, y_m)."""
    return Trends(PLACES, place_said, 2)


def _extend(whole: deque[One], samples: Sequence[One]) -> None:
    """Samples of which none repeats the one before it."""
    repeats = bool(whole) and bool(samples) and whole[-1] == samples[0]
    whole.extend(islice(samples, 1, None) if repeats else samples)
