"""Whether something that was sampled for hours stays as it is: a slope that single samples do not move. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

Samples = Sequence[tuple[float, float]]
"""(seconds since the start, value)."""

MOST_POINTS = 400
"""Of longer series the medians of as many pieces are taken: pairs grow with the square."""
WARM_UP_SHARE, WARM_UP_S = 0.1, 600.0


@dataclass(frozen=True, slots=True)
class Allowance:
    """What may be gained over a whole run and still is flat: so much, or a share of the median if that is more."""

    amount: float
    share: float
    falls: bool = False
    """True: it is a loss that counts, as of pictures a second."""


ALLOWED = {
    "pss_mb": Allowance(2.0, 0.02),
    "descriptors": Allowance(0.9, 0.0),
    "threads": Allowance(0.9, 0.0),
    "shared_mb": Allowance(0.1, 0.0),
    "shown_fps": Allowance(0.25, 0.01, falls=True),
}


@dataclass(frozen=True, slots=True)
class Trend:
    """One series judged. `gained` over the whole run by the slope, in the series' unit; `first`, `last`: medians of
    the first and the last tenth after the warm-up."""

    what: str
    kind: str
    first: float
    last: float
    per_hour: float
    gained: float
    flat: bool


def trend(what: str, kind: str, samples: Samples) -> Trend:
    """Judge a series after its warm-up (a tenth of the run, ten minutes at most)."""
    whole_s = samples[-1][0] - samples[0][0]
    begins_s = samples[0][0] + min(WARM_UP_S, WARM_UP_SHARE * whole_s)
    settled = [(at_s, value) for at_s, value in samples if at_s >= begins_s]
    a_second, middle = slope(settled), median(value for _, value in settled)
    gained = a_second * (settled[-1][0] - settled[0][0])
    allowed = ALLOWED[kind]
    grown = -gained if allowed.falls else gained
    flat = grown <= max(allowed.amount, allowed.share * middle)
    return Trend(what, kind, *ends(settled), a_second * 3600, gained, flat)


def ends(samples: Samples) -> tuple[float, float]:
    """Medians of the first and of the last tenth of the samples, at least of one."""
    some = max(1, len(samples) // 10)
    return median(value for _, value in samples[:some]), median(value for _, value in samples[-some:])


def slope(samples: Samples) -> float:
    """Median of the slopes between all pairs of points (Theil and Sen), per second; 0 of fewer than two."""
    times, values = (np.array(column, float) for column in zip(*thinned(samples), strict=True))
    first, second = np.triu_indices(len(times), 1)
    apart = times[second] - times[first]
    return (
        float(np.median((values[second] - values[first])[apart > 0] / apart[apart > 0])) if (apart > 0).any() else 0.0
    )


def thinned(samples: Samples, most: int = MOST_POINTS) -> Samples:
    """The series itself, or the medians of `most` pieces of it."""
    if len(samples) <= most:
        return samples
    pieces = np.array_split(np.array(samples, float), most)
    return [(float(np.median(piece[:, 0])), float(np.median(piece[:, 1]))) for piece in pieces]


def lost_frames(before: Mapping[str, float], during: Mapping[str, float], whole_s: float, without: str) -> float:
    """Frames that each other camera lost on average while one was dead: from pictures a second before and then."""
    others = [name for name in before if name != without]
    return sum((before[name] - during.get(name, 0.0)) * whole_s for name in others) / len(others) if others else 0.0
