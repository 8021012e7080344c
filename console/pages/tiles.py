"""One viewer of the cameras' pictures. Viewers of one seat share its tiles: the largest size that one of them wants is
asked for, and a camera that none of them shows any more is not asked for at all. A main stream is shown only by those
who asked for a close-up."""

from __future__ import annotations

from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from console.room.again import Again
from console.room.desk import Desk

_NOTHING = (0, 0)
_viewers: WeakKeyDictionary[Desk, list[Viewer]] = WeakKeyDictionary()


class Viewer:
    """A `TileSource` for one widget, over the tiles the desk has now: live, or of the replay."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.wanted: dict[str, tuple[int, int]] = {}
        self.close_ups: set[str] = set()
        self._again: dict[str, Again] = {}
        self._others = _viewers.setdefault(desk, [])
        self._others.append(self)

    def newest(self, camera: str) -> tuple[int, npt.NDArray[np.uint8]] | None:
        """The picture to show now, or None."""
        if self._again and camera in self._again:
            return self._again[camera].newest()
        return self._desk.tiles.newest(camera, camera in self.close_ups)

    def want(self, camera: str, width_px: int, height_px: int, close_up: bool = False) -> None:
        """Say at which size in device pixels it is shown here; (0, 0): not any more."""
        self.close_ups.discard(camera)
        if (width_px, height_px) == _NOTHING:
            self.wanted.pop(camera, None)
        else:
            self.wanted[camera] = (width_px, height_px)
            self.close_ups |= {camera} if close_up else set()
        sizes = [viewer.wanted[camera] for viewer in self._others if camera in viewer.wanted]
        largest = max(sizes, key=lambda size: size[0] * size[1], default=_NOTHING)
        self._desk.tiles.want(camera, *largest, any(camera in viewer.close_ups for viewer in self._others))
        if camera in self._again:
            self._again[camera].want(width_px, height_px)

    def play_again(self, again: Again) -> None:
        """Show this past of its camera here from now on; the present is wanted all the same, to be back at once."""
        self.end_again(again.camera)
        self._again[again.camera] = again
        again.want(*self.wanted.get(again.camera, _NOTHING))

    def end_again(self, camera: str) -> bool:
        """Back to live; whether it was not."""
        again = self._again.pop(camera, None)
        if again is not None:
            again.close()
        return again is not None

    def over(self) -> tuple[str, ...]:
        """The cameras whose past has come to its end."""
        return tuple(camera for camera, again in self._again.items() if again.over)

    def again_at_us(self) -> dict[str, int]:
        """Camera → the moment of the past that is shown."""
        return {camera: again.at_us() for camera, again in self._again.items()}

    def close(self) -> None:
        """Want nothing any more."""
        for camera in tuple(self._again):
            self.end_again(camera)
        for camera in tuple(self.wanted):
            self.want(camera, *_NOTHING)
        self._others.remove(self)
