"""Frame to tensor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from inference.frames import Image

Blob = npt.NDArray[Any]
"""(B, 3, H, W), or (B, H, W, 3) for a model with its channels last; float32, float16 or uint8 as the model takes."""
Three = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Intake:
    """What a model wants to be fed.

    pixels: 'bgr' or 'rgb'; place: 'top-left', 'centre' or 'stretch'; pad: 0..255; layout: 'nchw' or 'nhwc'
    A value v of 0..255 becomes (v * scale - mean) / std, mean and std in the order of `pixels`.
    """

    wh_px: tuple[int, int]
    pixels: str
    scale: float
    place: str
    pad: int = 114
    mean: Three = (0.0, 0.0, 0.0)
    std: Three = (1.0, 1.0, 1.0)
    layout: str = "nchw"


@dataclass(frozen=True, slots=True)
class Fit:
    """How a frame lies in the network's picture: network pixel = frame pixel * ratio + offset, x and y apart."""

    ratio_xy: tuple[float, float]
    offset_px: tuple[int, int]
    inner_wh_px: tuple[int, int]

    def to_frame(self, boxes_xyxy: npt.NDArray[np.float32], frame_wh_px: tuple[int, int]) -> npt.NDArray[np.float32]:
        """Boxes (N, 4) in network pixels as boxes in frame pixels, cut at the frame's edges."""
        offset = np.array(self.offset_px * 2, np.float32)
        limit = np.array(frame_wh_px * 2, np.float32)
        ratio = np.array(self.ratio_xy * 2, np.float32)
        return np.asarray(np.clip((boxes_xyxy - offset) / ratio, 0, limit), np.float32)

    def points_to_frame(self, points: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Points (N, P, 3) with x, y in network pixels as points in frame pixels, wherever they lie."""
        offset, ratio = np.array((*self.offset_px, 0), np.float32), np.array((*self.ratio_xy, 1), np.float32)
        return np.asarray((points - offset) / ratio, np.float32)

    def to_network(self, boxes_xyxy: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Boxes (N, 4) in frame pixels as boxes in network pixels."""
        ratio, offset = np.array(self.ratio_xy * 2, np.float32), np.array(self.offset_px * 2, np.float32)
        return np.asarray(boxes_xyxy * ratio + offset, np.float32)


def fit(frame_wh_px: tuple[int, int], intake: Intake) -> Fit:
    """The letterbox: as large as it goes, the aspect kept; or stretched to the whole of the network's picture."""
    (wide, high), (net_wide, net_high) = frame_wh_px, intake.wh_px
    if intake.place == "stretch":
        return Fit((net_wide / wide, net_high / high), (0, 0), intake.wh_px)
    ratio = min(net_wide / wide, net_high / high)
    inner = max(1, round(wide * ratio)), max(1, round(high * ratio))
    if intake.place == "top-left":
        return Fit((ratio, ratio), (0, 0), inner)
    return Fit((ratio, ratio), ((net_wide - inner[0]) // 2, (net_high - inner[1]) // 2), inner)


class Feeder:
    """Turns frames into blobs without allocating: the blob it gives is overwritten by the next call."""

    def __init__(self, intake: Intake, *, pictures: int = 1, kind: type[np.generic] = np.float32) -> None:
        """`pictures`: how many a blob holds at most; `kind`: np.float32, np.float16 or np.uint8."""
        wide, high = intake.wh_px
        self._intake = intake
        self._canvas = [np.full((high, wide, 3), intake.pad, np.uint8) for _ in range(pictures)]
        self._blob: Blob = np.empty(
            (pictures, 3, high, wide) if intake.layout == "nchw" else (pictures, high, wide, 3), kind
        )
        self._bits = self._blob.view(np.uint16) if kind is np.float16 else self._blob
        self._tables = _tables(intake, kind)
        self._plain = kind is np.float32 and not any(intake.mean) and intake.layout == "nchw"
        self._factors = [np.float32(intake.scale / std) for std in intake.std]
        self._planes = [np.empty((high, wide), np.uint8) for _ in range(3)]
        self._last: list[Fit | None] = [None] * pictures

    def feed(self, frame_bgr: Image) -> tuple[Blob, Fit]:
        """(H, W, 3) uint8 to a blob of one picture, and how it lies there."""
        lies = self._place(0, frame_bgr)
        return self._blob[:1], lies

    def feed_all(self, frames_bgr: Sequence[Image], *, filled: bool = False) -> tuple[Blob, list[Fit]]:
        """As `feed` for at most as many frames as the blob holds; `filled` gives the whole blob nevertheless, for a
        model that takes no fewer."""
        fits = [self._place(slot, frame) for slot, frame in enumerate(frames_bgr)]
        return (self._blob if filled else self._blob[: len(fits)]), fits

    def _place(self, slot: int, frame_bgr: Image) -> Fit:
        lies = fit((frame_bgr.shape[1], frame_bgr.shape[0]), self._intake)
        canvas = self._canvas[slot]
        if lies != self._last[slot]:
            canvas[:] = self._intake.pad
            self._last[slot] = lies
        (left, top), (wide, high) = lies.offset_px, lies.inner_wh_px
        cv2.resize(frame_bgr, (wide, high), dst=canvas[top : top + high, left : left + wide])
        self._fill(slot, canvas)
        return lies

    def _fill(self, slot: int, canvas: Image) -> None:
        """Pixel values into the blob's slot: a product where that is all, else each value looked up in a table."""
        rgb = self._intake.pixels == "rgb"
        if self._intake.layout == "nhwc":
            pixels = cv2.cvtColor(canvas, cv2.COLOR_BGR2RGB) if rgb else canvas
            cv2.LUT(pixels, self._tables, dst=self._bits[slot])
            return
        cv2.split(canvas, self._planes)
        for k, plane in enumerate(reversed(self._planes) if rgb else self._planes):
            if self._plain and self._factors[k] == 1:
                np.copyto(self._blob[slot, k], plane)
            elif self._plain:
                np.multiply(plane, self._factors[k], out=self._blob[slot, k])
            else:
                cv2.LUT(plane, self._tables[:, :, k], dst=self._bits[slot, k])


def _tables(intake: Intake, kind: type[np.generic]) -> Blob:
    """(1, 256, 3) what each value of each channel becomes; float16 as its bits. Pixels that the model takes as bytes
    stay as they are."""
    values = np.arange(256, dtype=np.float64)[None, :, None].repeat(3, axis=2)
    if kind is not np.uint8:
        values = (values * intake.scale - np.array(intake.mean)) / np.array(intake.std)
    table = values.astype(kind)
    return table.view(np.uint16) if kind is np.float16 else table
