"""Where the labels of boxes go on a picture, so that none lies over another: the gravest choose first. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from widgets.wall_grid import Box

RANKS = ("SOS", "1", "2", "3", "")
"""Tiers, the gravest first; '' what is only seen."""
MOST_STEPS = 4
"""So many label heights away from its frame a label may be."""


@dataclass(frozen=True, slots=True)
class Label:
    """The label of a frame: its size and its tier."""

    frame: Box
    width: int
    height: int
    tier: str


def places(labels: Sequence[Label], room: Box) -> list[Box | None]:
    """Where each label goes, in their order. One of a tier always has a place, if need be over another's; what is only
    seen has none where there is no room."""
    found: list[Box | None] = [None] * len(labels)
    taken: list[Box] = []
    for number in sorted(range(len(labels)), key=lambda each: RANKS.index(labels[each].tier)):
        label = labels[number]
        free = (place for place in _candidates(label, room) if not any(_overlap(place, other) for other in taken))
        place = next(free, None)
        if place is None and label.tier:
            place = next(_candidates(label, room))
        if place is not None:
            found[number] = place
            taken.append(place)
    return found


def _candidates(label: Label, room: Box) -> Iterator[Box]:
    """Above the frame, then below it, then farther and farther from it; always inside the picture."""
    frame, height = label.frame, label.height
    left = max(room.x, min(frame.x, room.x + room.width - label.width))
    highest, lowest = room.y, room.y + room.height - height
    for step in range(MOST_STEPS):
        for top in (frame.y - height * (1 + step), frame.y + frame.height + height * step):
            if highest <= top <= lowest:
                yield Box(left, top, label.width, height)
    for top in (frame.y, lowest):
        yield Box(left, max(highest, min(top, lowest)), label.width, height)


def _overlap(one: Box, other: Box) -> bool:
    across = one.x < other.x + other.width and other.x < one.x + one.width
    return across and one.y < other.y + other.height and other.y < one.y + one.height
