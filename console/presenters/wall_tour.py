"""The guard tour: view after view, page after page, each for a while; a tile in an alert stays until somebody has
answered it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from console.domain.alert import UNANSWERED
from console.messages import Alert
from console.presenters.wall_layouts import View
from console.room.arrangement import Arrangement
from console.values import Question
from widgets.states.wall_layout import WallLayout, smallest_layout

DWELLS_S = (5, 10, 15, 20, 30, 60)
"""How long a page of a view may stay, in seconds."""


@dataclass(frozen=True, slots=True)
class Tour:
    """Where a tour is. `held`: cameras that stay because of an alert, in the order in which they were held. `first`:
    the place in its view of the camera with which the page begins."""

    step: int
    since_us: int
    dwell_s: int = 10
    paused: bool = False
    held: tuple[str, ...] = ()
    first: int = 0


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
    page comes when its time is there."""
    held = tuple(camera for camera in tour.held if camera in waiting)
    held += tuple(camera for camera in shown if camera in waiting and camera not in held)
    due = not tour.paused and now_us - tour.since_us >= tour.dwell_s * 1_000_000
    # What follows is what this page had no room for, with the tiles that were held on it.
    on = turned(tour, steps, now_us, 1) if due and steps else tour
    return replace(on, held=held)


def turned(tour: Tour, steps: Sequence[View], now_us: int, by: int) -> Tour:
    """At the next page (1), or at the one before (-1); after the last of a view comes the next view."""
    earlier, later = _pages(tour, steps)
    on = replace(tour, since_us=now_us)
    if by > 0:
        return replace(on, first=later[0]) if later else replace(on, step=(tour.step + 1) % len(steps), first=0)
    if earlier:
        return replace(on, first=earlier[-1])
    before = replace(on, step=(tour.step - 1) % len(steps), first=0)
    return replace(before, first=[0, *_pages(before, steps)[1]][-1])


def toured(tour: Tour, steps: Sequence[View]) -> Arrangement:
    """What the wall shows now: the held cameras first, then the page of the view, then what is on none of its tiles. A
    layout that the held ones would fill grows until another has room."""
    arrangement = _view(tour, steps)
    layout, held = _layout(tour, arrangement), _stay(tour, arrangement)
    from_here = (*arrangement.cameras[tour.first :], *arrangement.cameras[: tour.first])
    cameras = tuple(dict.fromkeys((*held, *from_here)))
    return replace(arrangement, cameras=cameras, layout=layout if arrangement.layout is not None else None)


def page_of(tour: Tour, steps: Sequence[View]) -> tuple[int, int]:
    """Which page of its view it shows, from 1, and how many there are."""
    earlier, later = _pages(tour, steps)
    return len(earlier) + 1, len(earlier) + 1 + len(later)


def paused(tour: Tour, now_us: int) -> Tour:
    """Stand still, or go on with the whole time of the page before us."""
    return replace(tour, paused=not tour.paused, since_us=now_us)


def with_dwell(dwell_s: int, step: int) -> int:
    """The next longer (1) or shorter (-1) time."""
    at = min(range(len(DWELLS_S)), key=lambda place: abs(DWELLS_S[place] - dwell_s))
    return DWELLS_S[min(max(at + step, 0), len(DWELLS_S) - 1)]


def left_s(tour: Tour, now_us: int) -> int:
    """Whole seconds until the next page."""
    return max(0, tour.dwell_s - (now_us - tour.since_us) // 1_000_000)


def _view(tour: Tour, steps: Sequence[View]) -> Arrangement:
    return steps[tour.step % len(steps)].arrangement


def _layout(tour: Tour, arrangement: Arrangement) -> WallLayout:
    """The layout of the view; a larger one where the held cameras would leave no tile to the others."""
    others = {*arrangement.cameras} - {*tour.held}
    if arrangement.layout is None:
        return smallest_layout(len(tour.held) + len(others))
    if others and len(tour.held) >= arrangement.layout.size:
        return smallest_layout(len(tour.held) + 1)
    return arrangement.layout


def _stay(tour: Tour, arrangement: Arrangement) -> tuple[str, ...]:
    """The held cameras that stay on the wall: all, but that one tile of the largest layout is left to others."""
    others = {*arrangement.cameras} - {*tour.held}
    return tour.held[: _layout(tour, arrangement).size - bool(others)]


def _pages(tour: Tour, steps: Sequence[View]) -> tuple[list[int], list[int]]:
    """With which cameras the pages before the one that is shown begin, and those after it."""
    arrangement = _view(tour, steps)
    stay = _stay(tour, arrangement)
    room = max(1, _layout(tour, arrangement).size - len(stay))
    walked_by = [place for place, camera in enumerate(arrangement.cameras) if camera not in stay]
    before = [place for place in walked_by if place < tour.first]
    return before[::room], walked_by[len(before) :][room::room]
