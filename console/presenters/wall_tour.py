"""The guard tour: view after view, each for a while; a tile in an alert stays until somebody has answered it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from console.domain.alert import UNANSWERED
from console.messages import Alert
from console.presenters.wall_layouts import View
from console.room.arrangement import Arrangement
from console.values import Question

DWELLS_S = (5, 10, 15, 20, 30, 60)
"""How long a view may stay, in seconds."""


@dataclass(frozen=True, slots=True)
class Tour:
    """Where a tour is. `held`: cameras that stay because of an alert, in the order in which they were held."""

    step: int
    since_us: int
    dwell_s: int = 10
    paused: bool = False
    held: tuple[str, ...] = ()


_TOURED = ("saved", "shared", "zone")


def steps_of(views: Sequence[View]) -> tuple[View, ...]:
    """What a tour walks through: the operator's saved views when there are two or more, else those that every seat has,
    else the areas; without areas the one view of all cameras."""
    of_kind = {kind: tuple(view for view in views if view.key.startswith(f"{kind}/")) for kind in _TOURED}
    several = (of_kind[kind] for kind in ("saved", "shared") if len(of_kind[kind]) > 1)
    return next(several, of_kind["zone"] or tuple(views[:1]))


def alarmed(alerts: Iterable[Alert]) -> frozenset[str]:
    """The cameras that look at a danger which nobody has answered yet."""
    waiting = [alert for alert in alerts if alert.question is Question.DANGER and alert.state in UNANSWERED]
    return frozenset(camera for alert in waiting for camera in cameras_of(alert))


def cameras_of(alert: Alert) -> tuple[str, ...]:
    """The cameras of an alert, the nearest first."""
    kind, _, name = alert.source.partition("/")
    own = (name,) if kind == "camera" else ()
    return tuple(dict.fromkeys((*own, *alert.cameras)))


def walked(tour: Tour, steps: Sequence[View], now_us: int, shown: Sequence[str], waiting: Collection[str]) -> Tour:
    """The tour as it is now: cameras on the wall that are in an alert are held, answered ones are let go, and the next
    view comes when its time is there."""
    held = tuple(camera for camera in tour.held if camera in waiting)
    held += tuple(camera for camera in shown if camera in waiting and camera not in held)
    due = not tour.paused and now_us - tour.since_us >= tour.dwell_s * 1_000_000
    if due and steps:
        return replace(tour, step=(tour.step + 1) % len(steps), since_us=now_us, held=held)
    return replace(tour, held=held)


def toured(tour: Tour, steps: Sequence[View]) -> Arrangement:
    """What the wall shows now: the held cameras first, then those of the view."""
    arrangement = steps[tour.step % len(steps)].arrangement
    cameras = tuple(dict.fromkeys((*tour.held, *arrangement.cameras)))
    return replace(arrangement, cameras=cameras)


def paused(tour: Tour, now_us: int) -> Tour:
    """Stand still, or go on with the whole time of the view before us."""
    return replace(tour, paused=not tour.paused, since_us=now_us)


def with_dwell(dwell_s: int, step: int) -> int:
    """The next longer (1) or shorter (-1) time."""
    at = min(range(len(DWELLS_S)), key=lambda place: abs(DWELLS_S[place] - dwell_s))
    return DWELLS_S[min(max(at + step, 0), len(DWELLS_S) - 1)]


def left_s(tour: Tour, now_us: int) -> int:
    """Whole seconds until the next view."""
    return max(0, tour.dwell_s - (now_us - tour.since_us) // 1_000_000)
