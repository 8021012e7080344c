"""What must hold in the cause-and-effect table: votes that can be reached, causes that can come, no contradictions.

Pure. Each check takes the good entries by table, as those of `console.site.rules` do, and says its problems.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from console.site.model import CauseRecord
from console.site.usual_rules import SEEN

if TYPE_CHECKING:
    from console.site.rules import Draft, Problem

OF_SIGNAL = {"gas": "gas_point", "plc": "interlock"} | dict.fromkeys(SEEN, "camera")
"""Signal of a cause → the table that its points are of."""
POINTS_NEEDED = ("gas", "plc")
PLACED = ("sos", *SEEN)
"""Signals that are judged by area."""


def causes(draft: Draft) -> Iterator[Problem]:
    """Points of the right kind, once each; a vote that they can reach; a zone where the signal needs one."""
    known = {name: {value.id for _, value in draft.entries[name]} for name in set(OF_SIGNAL.values())}
    for place, cause in draft.entries["cause"]:
        table = OF_SIGNAL.get(cause.signal, "")
        if cause.points and not table:
            yield f"{place}.points", f"{cause.signal!r} has no points; leave them out"
        elif wrong := [point for point in cause.points if point not in known[table]]:
            yield f"{place}.points", f"{', '.join(wrong)}: {cause.signal!r} is told by ids of `{table}`"
        if cause.signal in POINTS_NEEDED and not cause.points:
            yield f"{place}.points", f"missing; {cause.signal!r} is told by ids of `{table}`"
        if len(set(cause.points)) < len(cause.points):
            yield f"{place}.points", "names a point twice: one point has one vote"
        if cause.needed > max(1, len(set(cause.points))):
            most = len(set(cause.points))
            yield f"{place}.needed", f"{cause.needed} must call, and there are {most}: it can never hold"
        if cause.signal in PLACED and not cause.zone:
            yield f"{place}.zone", f"missing; {cause.signal!r} is judged by area"


def dead_causes(draft: Draft) -> Iterator[Problem]:
    """A cause that nothing follows from, or that nothing there can ever tell."""
    used = {effect.cause for _, effect in draft.entries["effect"]}
    areas = _Areas(draft)
    for place, cause in draft.entries["cause"]:
        if cause.id not in used:
            yield place, "is a dead cause: no [[effect]] follows from it"
        if why := areas.never(cause):
            yield f"{place}.signal", f"is a dead cause: {why}"


def effects(draft: Draft) -> Iterator[Problem]:
    """Each cell once; nobody may hold back what does not wait; an output is not its own cause."""
    said: dict[tuple[str, str], str] = {}
    points = {cause.id: cause.points for _, cause in draft.entries["cause"] if cause.signal == "plc"}
    for place, effect in draft.entries["effect"]:
        cell = (effect.cause, effect.interlock)
        if cell in said:
            yield f"{place}.interlock", f"{effect.cause} has {effect.interlock} twice (first at {said[cell]})"
        said.setdefault(cell, place)
        if effect.interlock in points.get(effect.cause, ()):
            yield f"{place}.interlock", f"{effect.interlock} is its own cause: its feedback calls {effect.cause}"
        if effect.delay_s and not effect.automatic:
            yield f"{place}.delay_s", "must be 0: what is proposed is proposed at once"
        if bool(effect.hold_roles) is not bool(effect.hold_s):
            yield f"{place}.hold_s", "hold_roles and hold_s go together: who may hold it back, and how long"
        elif effect.hold_roles and not (effect.delay_s and effect.automatic):
            yield (
                f"{place}.hold_roles",
                "nobody can hold back what does not wait: it needs delay_s, and to be automatic",
            )


def contradictions(draft: Draft) -> Iterator[Problem]:
    """No two causes order opposite things of one output: both may stand at once."""
    first: dict[str, tuple[str, str]] = {}
    for place, effect in draft.entries["effect"]:
        action, cause = first.setdefault(effect.interlock, (effect.action, effect.cause))
        if action != effect.action:
            yield (
                f"{place}.action",
                f"{effect.cause} orders {effect.action!r} of {effect.interlock}, {cause} orders {action!r}: "
                "both may stand at once",
            )


def same_device(draft: Draft) -> Iterator[Problem]:
    """Two entries of one PLC: their addresses overlap without the file showing it."""
    taken: dict[tuple[str, int], str] = {}
    for place, plc in draft.entries["plc"]:
        at = (draft.links.get(plc.link, plc.link), plc.unit_id)
        if at in taken:
            yield f"{place}.unit_id", f"{at[0]} unit {at[1]} is {taken[at]} already: their addresses would overlap"
        taken.setdefault(at, plc.id)


CAUSE_CHECKS: tuple[Callable[[Draft], Iterator[Problem]], ...] = (
    causes,
    dead_causes,
    effects,
    contradictions,
    same_device,
)
"""Every check, in the order of its lines."""


class _Areas:
    """What there is in each area that could tell a signal."""

    def __init__(self, draft: Draft) -> None:
        self._around = {zone.id: zone.inside for _, zone in draft.entries["zone"]}
        self._cameras = {self._outermost(camera.zone) for _, camera in draft.entries["camera"]}
        self._bands = any(worker.band for _, worker in draft.entries["worker"])

    def never(self, cause: CauseRecord) -> str:
        """Why a cause can never come; '' where it can."""
        if cause.signal in SEEN and not cause.points and self._outermost(cause.zone) not in self._cameras:
            return f"no camera looks at the area of {cause.zone!r}"
        if cause.signal == "sos" and not self._bands:
            return "nobody wears a wristband"
        return ""

    def _outermost(self, zone: str) -> str:
        seen = {zone}
        while (outer := self._around.get(zone, "")) and outer not in seen:
            zone = outer
            seen.add(zone)
        return zone
