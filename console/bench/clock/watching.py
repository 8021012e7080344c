"""Looks at an X screen again and again and notes how late the clock's times come to be seen on it."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

import numpy as np

from console.bench import peers
from console.bench.clock import reading
from console.bench.clock.reading import Place, Screen
from console.bench.figures import percentile
from console.bench.session import BenchFailed

GRABS_A_SECOND = 100
"""A time is seen on average half a grab after it came: 5 ms that count as ours."""
STALE_GRABS = 12
"""What the grabber has ready from its opening is old."""
FOUND_WITHIN_S = 30.0


@dataclass
class Lateness:
    """What was seen. `late_ms`: of each time shown, how late it was first seen."""

    late_ms: list[float] = field(default_factory=list)
    ages_ms: list[float] = field(default_factory=list)
    """Of each grab: how old what it showed was; a picture that stands still grows old in it."""
    unread: int = 0
    _last: int | None = None

    def note(self, shown_ms: int | None, now_ms: float) -> None:
        """A grab: the time in it, None when there was none to be read."""
        if shown_ms is None:
            self.unread += 1
            return
        self.ages_ms.append(reading.age_ms(shown_ms, now_ms))
        if shown_ms != self._last:
            if self._last is not None:  # Since when the first has been there is not known.
                self.late_ms.append(self.ages_ms[-1])
            self._last = shown_ms

    def quarters(self) -> tuple[float, float]:
        """The 95th percentiles of the first and of the last quarter of the run; 0 of none."""
        part = max(1, len(self.late_ms) // 4)
        return percentile(self.late_ms[:part], 0.95), percentile(self.late_ms[-part:], 0.95)

    def growth_ms(self) -> float:
        """By how much the median of the last quarter lies above that of the first."""
        part = max(1, len(self.late_ms) // 4)
        return median(self.late_ms[-part:]) - median(self.late_ms[:part]) if self.late_ms else 0.0


def watch(display: str, size_px: tuple[int, int], seconds: float) -> tuple[Lateness, Place]:
    """Find the clock on a screen and watch it for so long. Raises BenchFailed when it is not to be seen."""
    place = _found(display, size_px)
    left, top, width, height = place.box_px
    seen, inside = Lateness(), place.within(left, top)
    until_s = time.monotonic() + seconds
    for number, (now_ms, screen) in enumerate(grabs(display, (left, top, width, height), GRABS_A_SECOND)):
        if number >= STALE_GRABS:
            seen.note(reading.read(screen, inside), now_ms)
        if time.monotonic() > until_s:
            break
    if not seen.late_ms:
        raise BenchFailed(f"the clock stands still on the screen, or cannot be read ({seen.unread} grabs)")
    return seen, place


def grabs(display: str, box_px: Sequence[int], fps: int) -> Iterator[tuple[float, Screen]]:
    """Parts of an X screen (left, top, width, height), and when each had come, in milliseconds since 1970. Ends when
    the grabber does. It is a process of its own: the one inside PyAV 18.1 now and then ends the process that uses it.
    """
    left, top, width, height = box_px
    asked = ["-framerate", str(fps), "-draw_mouse", "0", "-video_size", f"{width}x{height}"]
    given = ["-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "bgr0", "-flush_packets", "1", "-"]
    command = [peers.program("ffmpeg"), "-nostdin", "-loglevel", "quiet", "-f", "x11grab", *asked]
    command += ["-i", f"{display}+{left},{top}", *given]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as grabber:
        try:
            while grabber.stdout is not None and len(said := grabber.stdout.read(width * height * 4)):
                now_ms = time.time() * 1000
                if len(said) == width * height * 4:
                    yield now_ms, np.frombuffer(said, np.uint8).reshape(height, width, 4)
        finally:
            grabber.kill()


def _found(display: str, size_px: tuple[int, int], now_s: Callable[[], float] = time.monotonic) -> Place:
    until_s = now_s() + FOUND_WITHIN_S
    for _, screen in grabs(display, (0, 0, *size_px), 5):
        place = reading.place_of(screen)
        if place is not None and reading.read(screen, place) is not None:
            return place
        if now_s() > until_s:
            break
    raise BenchFailed(f"the clock is not to be seen on {display} within {FOUND_WITHIN_S:g} s")
