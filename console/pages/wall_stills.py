"""Stills from the wall: the frame that was shown, whole, with camera and time below it, as a PNG in the home folder."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter

from console.asks import Looked
from console.pages.words import language, words
from console.presenters.texts import date_clock_text
from console.room.desk import Desk
from console.room.stills import recorded_frame, still_name
from console.site.model import Camera
from console.values import Outcome
from widgets.look import Look
from widgets.privacy import paint_masks
from widgets.wall_grid import Box

WAITS, WAIT_S = 8, 0.4
"""The recorder writes a frame a moment after it was shown: so often, and so long each time, it is looked for."""
STRIP = 14
"""The strip below the picture has this part of its height, and room for its text at least."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A still that was taken: its file, whether it is the camera's whole frame, and whether the core journaled it."""

    path: Path
    whole: bool
    journaled: bool


async def take_still(desk: Desk, camera: Camera, shown: tuple[int, npt.NDArray[np.uint8]]) -> Taken:
    """Save the frame that a tile shows, (captured_at_us, BGRA pixels). Masks cover it as they cover the tile. Of a
    close-up the tile is taken, which is sharper than what is recorded. Raises OSError for a folder that cannot be
    written."""
    captured_at_us, tile = shown[0], shown[1].copy()
    pixels = await _whole_frame(desk, camera.id, captured_at_us, tile)
    at = date_clock_text(captured_at_us, desk.context.site.time_zone)
    said = f"{camera.id} {camera.said_in(language())} · {at}.{captured_at_us // 1000 % 1000:03d}"
    image = still(tile if pixels is None else pixels, camera.masks, said)
    path = desk.context.home.stills / still_name(camera.id, captured_at_us)
    await asyncio.to_thread(_write, image, path)
    answer = await desk.ask(Looked(**desk.ask_fields(), subject=f"still/{camera.id}/{captured_at_us}"))
    return Taken(path, pixels is not None, answer.outcome is Outcome.DONE)


async def _whole_frame(
    desk: Desk, camera: str, captured_at_us: int, tile: npt.NDArray[np.uint8]
) -> npt.NDArray[np.uint8] | None:
    """The recorded frame behind the tile, once it is written; None where it is not recorded, or has less in it."""
    recordings, size = desk.context.home.recordings, _size_of(desk, camera, tile)
    if tile.shape[0] * tile.shape[1] > size[0] * size[1]:
        return None
    for _ in range(WAITS if (recordings / camera).is_dir() else 1):
        found = await asyncio.to_thread(recorded_frame, recordings, camera, captured_at_us, size)
        if found is not None:
            return found[1]
        await asyncio.sleep(WAIT_S if (recordings / camera).is_dir() else 0)
    return None


def still(pixels_bgra: npt.NDArray[np.uint8], masks: tuple[tuple[tuple[float, float], ...], ...], said: str) -> QImage:
    """The picture with its masks covered, and below it a strip that says camera and time."""
    height, width = pixels_bgra.shape[:2]
    font = Look().font(max(12, round(height / STRIP / 1.8)), bold=True)
    metrics = QFontMetrics(font)
    strip = metrics.height() + metrics.height() // 2
    image = QImage(max(width, metrics.horizontalAdvance(said) + strip), height + strip, QImage.Format.Format_RGB32)
    image.fill(QColor("#000000"))
    kept = np.ascontiguousarray(pixels_bgra)
    painter = QPainter(image)
    painter.drawImage(0, 0, QImage(kept.data, width, height, width * 4, QImage.Format.Format_RGB32))
    paint_masks(painter, masks, Box(0, 0, width, height))
    painter.setFont(font)
    painter.setPen(QColor("#FFFFFF"))
    below = QRect(strip // 2, height, image.width() - strip // 2, strip)
    painter.drawText(below, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), said)
    painter.end()
    image.setText("Description", said)
    return image


def taken_text(taken: Taken) -> str:
    """What became of it, in the panel's language."""
    text = words("Still saved: {path}") if taken.whole else words("Still saved, in the tile's size: {path}")
    parts = [text.format(path=taken.path), "" if taken.journaled else words("not journaled: the core did not answer")]
    return " · ".join(part for part in parts if part)


def _size_of(desk: Desk, camera: str, tile: npt.NDArray[np.uint8]) -> tuple[int, int]:
    """Width and height of the camera's pictures, in pixels; of the tile where nobody said them."""
    reading = desk.live.cameras.get(camera)
    if reading is not None and reading.width and reading.height:
        return reading.width, reading.height
    return tile.shape[1], tile.shape[0]


def _write(image: QImage, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not image.save(str(path), "PNG"):  # type: ignore[call-overload]
        raise OSError(f"{path}: cannot be written; make room on its disk or let this user write there")
