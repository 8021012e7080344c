"""The past on its own clock: the same fold, fed from the tape that the core kept of everything the room heard."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from console.room.picture import Picture
from console.room.stretch import BackStretch, Stretch, Tape, back_stretch_of, fold, opened_at, stretch_of

FIRST_US = 1_000_000
"""What is read with a moment that is sought."""
PREFETCH_US = 6_000_000
LOW_WATER_US = 3_000_000
EVERYTHING = frozenset(
    {"alert", "gas", "worker", "permit", "interlock", "camera", "equipment", "weather", "duty", "programme", "journal"}
    | {"seen", "tick", "flood", "suppression", "wall", "recordings", "settings", "cause", "case", "note", "screens"}
    | {"site"}
)
"""What may have changed when the clock ran backwards, or jumped."""


class NothingRecorded(Exception):
    """There is no past to show yet."""


@dataclass
class Replay:
    """One replay. `opened` and `read_on` read and may take long: call them off the GUI thread."""

    tape: Tape
    at_us: int = 0
    speed: float = 1.0
    """Below 0 the clock runs backwards."""
    playing: bool = False
    loop_us: tuple[int, int] | None = None
    """From where to where it plays over and over; None: on and on."""
    picture: Picture = field(default_factory=Picture)
    _stretch: Stretch | None = None
    _next: int = 0
    _back: BackStretch | None = None

    def span(self) -> tuple[int, int]:
        """First and last moment that can be shown. Raises NothingRecorded."""
        span = self.tape.span()
        if span is None:
            raise NothingRecorded
        return span

    def opened(self, at_us: int) -> tuple[Picture, Stretch]:
        """The picture at a moment, and what follows it. Reads; changes nothing here."""
        first_us, last_us = self.span()
        at_us = min(max(at_us, first_us), last_us)
        return opened_at(self.tape, at_us, first_us, at_us + 1 + FIRST_US)

    def show(self, at_us: int, opened: tuple[Picture, Stretch]) -> None:
        """Take an opened moment as the one to show."""
        self.picture, self._stretch = opened
        self.at_us, self._next, self._back = at_us, 0, None

    def advance(self, elapsed_us: int) -> frozenset[str]:
        """Let time pass by as much as the wall clock did, times the speed. Returns the kinds that changed. What is not
        read yet is waited for."""
        return self.move(int(elapsed_us * self.speed)) if self.playing else frozenset()

    def move(self, by_us: int) -> frozenset[str]:
        """Go on, or back, by so much, as far as it is read. Returns the kinds that changed."""
        return self._on(by_us) if by_us >= 0 else self._back_by(-by_us)

    def reach(self, by_us: int) -> int:
        """The moment that so much further, or back, leads to, as far as it is read."""
        if by_us >= 0:
            return (
                self.at_us if self._stretch is None else max(self.at_us, min(self.at_us + by_us, self._stretch.to_us))
            )
        back = self._back
        return self.at_us if back is None or not back.covers(self.at_us) else max(self.at_us + by_us, back.from_us)

    @property
    def runs_low(self) -> bool:
        """Whether the next stretch in the direction of play should be read now."""
        low_us = LOW_WATER_US * max(1.0, abs(self.speed))
        if self.speed >= 0:
            return self._stretch is None or self._stretch.to_us - self.at_us < low_us
        if self._back is None or not self._back.covers(self.at_us):
            return True
        return self.at_us - self._back.from_us < low_us and not self._back.is_first

    @property
    def has_looped(self) -> bool:
        """Whether the loop's end is passed, in the direction of play."""
        if self.loop_us is None:
            return False
        return self.at_us >= self.loop_us[1] if self.speed >= 0 else self.at_us <= self.loop_us[0]

    @property
    def loop_begin_us(self) -> int:
        """Where the loop begins in the direction of play; the moment shown where there is none."""
        begin_us, end_us = self.loop_us or (self.at_us, self.at_us)
        return begin_us if self.speed >= 0 else end_us

    def read_on(self) -> Stretch | BackStretch:
        """The next stretch in the direction of play. Reads; changes nothing here. Raises NothingRecorded."""
        if self.speed < 0:
            return self.read_back(self.at_us)
        return self.read_ahead(self.at_us) if self._stretch is None else self._ahead(self._stretch.to_us)

    def read_ahead(self, at_us: int) -> Stretch:
        """The stretch after a moment. Reads; changes nothing here."""
        return self._ahead(at_us + 1)

    def read_back(self, to_us: int) -> BackStretch:
        """The stretch that ends with a moment. Reads; changes nothing here. Raises NothingRecorded."""
        first_us, _ = self.span()
        from_us = max(first_us, to_us - int(PREFETCH_US * max(1.0, abs(self.speed))))
        return back_stretch_of(self.tape, from_us, to_us, first_us)

    def follow(self, read: Stretch | BackStretch) -> None:
        """Take what was read, unless a seek has gone elsewhere meanwhile."""
        if isinstance(read, BackStretch):
            if read.covers(self.at_us):
                self._back = read
            return
        held = self._stretch
        if held is None and read.from_us == self.at_us + 1:
            self._stretch, self._next = read, 0
        elif held is not None and read.from_us == held.to_us:
            times, messages = held.times_us[self._next :], held.messages[self._next :]
            self._stretch = Stretch(self.at_us, read.to_us, times + read.times_us, messages + read.messages)
            self._next = 0

    # ------------------------------------------------------------ inside

    def _ahead(self, from_us: int) -> Stretch:
        return stretch_of(self.tape, from_us, from_us + int(PREFETCH_US * max(1.0, abs(self.speed))))

    def _on(self, by_us: int) -> frozenset[str]:
        stretch = self._stretch
        if stretch is None:
            return frozenset()
        self.at_us = min(self.at_us + by_us, stretch.to_us)
        upto = bisect_right(stretch.times_us, self.at_us)
        changed = fold(self.picture, stretch.messages[self._next : upto])
        self._next = max(self._next, upto)
        return changed | {"tick"}

    def _back_by(self, by_us: int) -> frozenset[str]:
        back = self._back
        if back is None or not back.covers(self.at_us) or self.at_us == back.from_us:
            return frozenset()
        self.at_us = max(self.at_us - by_us, back.from_us)
        self.picture, self._stretch = back.picture(self.at_us), None
        return EVERYTHING
