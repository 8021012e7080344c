"""Who is looked at next, and how often: rate goes where it is needed, nobody starves, the budget holds. Pure.

A look costs power; a worker has power for so many looks a second over all its cameras (`capacity`). First everybody
gets the least rate, then the rest is shared by need, up to what each need is worth.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from console.messages import Alert, Permit
from console.site.find import zones_of
from console.site.model import Site
from console.values import Need, PermitState, Question

LONGEST_GAP_S = 2.0
"""Everybody is looked at this often, whatever the others need; if the budget is less than that, all equally often."""
WORTH_FPS: dict[Need, float] = {Need.ALERT: 5.0, Need.PERMIT: 5.0, Need.SEEN: 4.0, Need.MOTION: 4.0, Need.CALM: 1.0}
"""Looks a second that a need is worth; more tell nothing new."""
WEIGHT: dict[Need, float] = {Need.ALERT: 8.0, Need.PERMIT: 4.0, Need.SEEN: 3.0, Need.MOTION: 2.0, Need.CALM: 1.0}
"""How the rest of a short budget is shared. Also the order of urgency."""
EARLY = 0.9
"""A frame this much of a period after the last look is due: frames do not come when they are wanted."""
HOLD_US = 2_000_000
"""A need is believed for so long after it was last seen."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One camera that has a frame: its rate in looks a second, when the frame looked at last was taken (0: never), and
    when the newest was."""

    camera: str
    fps: float
    looked_at_us: int
    captured_at_us: int


def rates(needs: Mapping[str, Need], capacity_fps: float) -> dict[str, float]:
    """Looks a second for each camera. Their sum is never above `capacity_fps`; each gets the least rate, or, where
    there is not even that for all, the same."""
    if not needs:
        return {}
    least = min(1 / LONGEST_GAP_S, capacity_fps / len(needs))
    given = dict.fromkeys(needs, least)
    left, open_ = capacity_fps - least * len(needs), set(needs)
    while open_ and left > 1e-9:
        weight = sum(WEIGHT[needs[camera]] for camera in open_)
        part = {camera: left * WEIGHT[needs[camera]] / weight for camera in open_}
        full = {camera for camera in open_ if given[camera] + part[camera] >= WORTH_FPS[needs[camera]]}
        for camera in full or open_:
            given[camera] = min(given[camera] + part[camera], max(least, WORTH_FPS[needs[camera]]))
        left = capacity_fps - sum(given.values())
        open_ = open_ - full if full else set()
    return given


def next_up(turns: Iterable[Turn], most: int) -> list[str]:
    """The cameras whose newest frame is due, the most overdue by their own measure first; at most `most`."""
    due = [(lateness(turn), turn.camera) for turn in turns if is_due(turn)]
    return [camera for _, camera in sorted(due, key=lambda one: -one[0])[:most]]


def is_due(turn: Turn) -> bool:
    """Whether the newest frame is worth a look: new, and not sooner than its rate. A clock that was set back counts."""
    passed_us = turn.captured_at_us - turn.looked_at_us
    return passed_us < 0 or (passed_us > 0 and lateness(turn) >= EARLY)


def lateness(turn: Turn) -> float:
    """Periods of its own rate since the last look; infinite after a clock that was set back."""
    passed_us = turn.captured_at_us - turn.looked_at_us
    return float("inf") if passed_us < 0 else passed_us * turn.fps / 1e6


def most_urgent(needs: Sequence[Need]) -> Need:
    """The need that counts of several."""
    return max(needs, key=lambda need: WEIGHT[need], default=Need.CALM)


def wanted_by(site: Site, alerts: Iterable[Alert], permits: Iterable[Permit]) -> dict[str, Need]:
    """What the room's state needs of which camera: those of a danger that stands, and those that a running permit
    names or whose zone its work is in."""
    needs: dict[str, Need] = {}
    for permit in permits:
        if permit.state is PermitState.ACTIVE:
            places = {permit.zone, *(zone.id for zone in zones_of(site, permit.zone))}
            needs |= {c.id: Need.PERMIT for c in site.cameras if c.id == permit.camera or c.zone in places}
    for alert in alerts:
        if alert.active and alert.question is Question.DANGER:
            needs |= dict.fromkeys(alert.cameras, Need.ALERT)
    return needs
