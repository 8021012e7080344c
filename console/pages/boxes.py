"""The boxes on the pictures of every page with video: worded once a look, carried along with what they mark."""

from __future__ import annotations

from console.messages import Seen
from console.pages.words import words
from console.presenters.wall import SAME_PICTURE_US, boxes, carried
from console.room.desk import Desk
from widgets.states.tile import BoxMark


class SeenBoxes:
    """What was seen, by camera and the capture time of the picture it is painted on."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._worded: dict[str, tuple[Seen, tuple[BoxMark, ...]]] = {}

    def __call__(self, camera: str, captured_at_us: int) -> tuple[BoxMark, ...]:
        """The boxes of the newest look at or before that picture; none of one that is too old to mean anything."""
        looks = self._desk.picture.looks_at(camera, captured_at_us)
        if not looks or captured_at_us - looks[0].captured_at_us > SAME_PICTURE_US:
            return ()
        known = self._worded.get(camera)
        if known is None or known[0] is not looks[0]:
            known = self._worded[camera] = (looks[0], boxes(looks[0], words))
        return carried(known[1], looks, captured_at_us)

    def forget(self) -> None:
        """Another language: word them anew."""
        self._worded.clear()
