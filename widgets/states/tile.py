"""What one tile of the video wall shows, and where its pictures come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Shown = tuple[int, npt.NDArray[np.uint8]]
"""(captured_at_us, pixels): BGRA, shape (H, W, 4), contiguous; later pictures may overwrite it."""


@dataclass(frozen=True, slots=True)
class ZoneMark:
    """The outline of a zone as the camera sees it: corners as shares of the picture. `tier` '' is a permit's place."""

    outline: tuple[tuple[float, float], ...]
    tier: str = ""


@dataclass(frozen=True, slots=True)
class TileState:
    """One camera. `trouble` is '' while its picture is the present; otherwise what is wrong, in large letters, with
    `trouble_detail` below."""

    camera: str
    title: str
    note: str = ""
    tier: str = ""
    """'SOS', '1', '2', '3' when it is in an alert, else ''."""
    trouble: str = ""
    trouble_detail: str = ""
    unwatched: str = ""
    """Why nobody looks at a living picture but the dispatcher himself; '' while the detector does, or is off."""
    aspect: float = 16 / 9
    """Width over height of the camera's picture."""
    wh_px: tuple[int, int] = (0, 0)
    """Width and height of the camera's own picture, of its main stream if it has one; (0, 0) while nobody knows."""
    zones: tuple[ZoneMark, ...] = ()
    masks: tuple[tuple[tuple[float, float], ...], ...] = ()
    """Parts of the picture that nobody may see: polygons of corners as shares of the picture."""
    again: str = ""
    """What is said on a tile that shows the past while the others are live; '' on a live one."""
    steer: str = ""
    """What the hands on its head can do; '' while nobody at this wall steers it."""
    figures: str = ""
    """What is known of the stream beyond pictures a second and their age, for the second line of the header."""

    @property
    def framed(self) -> bool:
        """Whether something is painted around the picture."""
        return bool(self.tier or self.trouble or self.unwatched or self.again or self.steer)

    def said(self, figures: bool = False) -> str:
        """What can be read on it."""
        texts = (self.title, self.note, self.trouble, self.trouble_detail, self.unwatched, self.again, self.steer)
        return " ".join(filter(None, (*texts, self.figures if figures else "")))


@dataclass(frozen=True, slots=True)
class BoxMark:
    """One seen object: left, top, right, bottom as shares of the picture; its label; its tier or ''; its skeleton, each
    bone from x, y to x, y as shares of the picture."""

    box: tuple[float, float, float, float]
    label: str = ""
    tier: str = ""
    bones: tuple[tuple[float, float, float, float], ...] = ()


class TileSource(Protocol):
    """Pictures by camera: of the present from shared memory, of the past from recordings."""

    def newest(self, camera: str) -> Shown | None:
        """The picture to show now, or None."""

    def want(self, camera: str, width_px: int, height_px: int, close_up: bool = False) -> None:
        """Say at which size in device pixels it is shown, (0, 0): not any more; `close_up`: as sharp as can be."""


class MarkSource(Protocol):
    """What was seen, by the capture time of the very picture it is painted on."""

    def __call__(self, camera: str, captured_at_us: int) -> tuple[BoxMark, ...]:
        """The boxes of that picture; empty when nothing is known of it."""
