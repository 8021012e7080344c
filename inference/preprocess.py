"""Frame to tensor."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from inference.frames import Image

Blob = npt.NDArray[np.float32]
"""(1, 3, H, W) float32."""


@dataclass(frozen=True, slots=True)
class Intake:
    """What a model wants to be fed.

    pixels: 'bgr' or 'rgb'; a value v of 0..255 becomes v * scale; place: 'top-left' or 'centre'; pad: 0..255
    """

    wh_px: tuple[int, int]
    pixels: str
    scale: float
    place: str
    pad: int = 114


@dataclass(frozen=True, slots=True)
class Fit:
    """How a frame lies in the network's picture: network pixel = frame pixel * ratio + offset."""

    ratio: float
    offset_px: tuple[int, int]
    inner_wh_px: tuple[int, int]

    def to_frame(self, boxes_xyxy: npt.NDArray[np.float32], frame_wh_px: tuple[int, int]) -> npt.NDArray[np.float32]:
        """Boxes (N, 4) in network pixels as boxes in frame pixels, cut at the frame's edges."""
        offset = np.array(self.offset_px * 2, np.float32)
        limit = np.array(frame_wh_px * 2, np.float32)
        return np.asarray(np.clip((boxes_xyxy - offset) / self.ratio, 0, limit), np.float32)

    def to_network(self, boxes_xyxy: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Boxes (N, 4) in frame pixels as boxes in network pixels."""
        return np.asarray(boxes_xyxy * self.ratio + np.array(self.offset_px * 2, np.float32), np.float32)


def fit(frame_wh_px: tuple[int, int], intake: Intake) -> Fit:
    """The letterbox: as large as it goes, the aspect kept."""
    (wide, high), (net_wide, net_high) = frame_wh_px, intake.wh_px
    ratio = min(net_wide / wide, net_high / high)
    inner = max(1, round(wide * ratio)), max(1, round(high * ratio))
    if intake.place == "top-left":
        return Fit(ratio, (0, 0), inner)
    return Fit(ratio, ((net_wide - inner[0]) // 2, (net_high - inner[1]) // 2), inner)


class Feeder:
    """Turns frames into blobs without allocating: the blob it gives is overwritten by the next call."""

    def __init__(self, intake: Intake) -> None:
        wide, high = intake.wh_px
        self._intake = intake
        self._canvas = np.full((high, wide, 3), intake.pad, np.uint8)
        self._blob = np.empty((1, 3, high, wide), np.float32)
        self._planes = (0, 1, 2) if intake.pixels == "bgr" else (2, 1, 0)
        self._last: Fit | None = None

    def feed(self, frame_bgr: Image) -> tuple[Blob, Fit]:
        """(H, W, 3) uint8 to (1, 3, h, w) float32, and how it lies there."""
        lies = fit((frame_bgr.shape[1], frame_bgr.shape[0]), self._intake)
        if lies != self._last:
            self._canvas[:] = self._intake.pad
            self._last = lies
        (left, top), (wide, high) = lies.offset_px, lies.inner_wh_px
        cv2.resize(frame_bgr, (wide, high), dst=self._canvas[top : top + high, left : left + wide])
        for plane, channel in enumerate(self._planes):
            np.multiply(self._canvas[:, :, channel], np.float32(self._intake.scale), out=self._blob[0, plane])
        return self._blob, lies
