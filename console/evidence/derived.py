"""The copy of a video that people may look at: boxes of that frame, clock, faces blurred, masks of the camera black.

It is encoded anew and proves nothing by itself; it says so in every picture. Where a face is is not looked for again:
the upper part of each person that was seen is blurred. A person whom the detector missed is not.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import av
import cv2
import numpy as np
from av.video.stream import VideoStream

from console.evidence.errors import EvidenceRefused
from console.messages import Seen, SeenObject
from console.site.model import Masks

FITS_US = 500_000
"""A box is drawn on frames so much younger than the one it was seen on; the detector does not see each."""
FACE_SHARE = 0.3
"""Of a person's height, from the top."""
DERIVED = "DERIVED COPY"
_INK, _BOX = (255, 255, 255), (0, 165, 255)
_TIME_BASE = Fraction(1, 1000)


def derive(
    source: Path,
    out: Path,
    zero_us: int,
    seen: Sequence[Seen],
    masks: Masks,
    time_zone: str,
    told: Callable[[int], None] = lambda _at_us: None,
) -> int:
    """Write the copy of an exported video whose first frame was taken at `zero_us`; how many frames. `told` hears of
    each frame when it was taken. Raises EvidenceRefused, OSError."""
    times_us, zone, frames = [one.captured_at_us for one in seen], ZoneInfo(time_zone), 0
    try:
        with av.open(str(source), metadata_errors="replace") as given, av.open(str(out), "w", format="mp4") as made:
            stream: VideoStream | None = None
            for frame in given.decode(video=0):
                stream = stream or _stream(made, frame.width, frame.height)
                at_us = zero_us + round(float(frame.time or 0) * 1_000_000)
                place = bisect_right(times_us, at_us) - 1
                fits = place >= 0 and at_us - times_us[place] <= FITS_US
                picture: Any = frame.to_ndarray(format="bgr24")
                draw(picture, seen[place].objects if fits else (), masks, _clock(at_us, zone))
                new = av.VideoFrame.from_ndarray(picture, format="bgr24")
                new.pts, new.time_base = round((at_us - zero_us) / 1000), _TIME_BASE
                made.mux(stream.encode(new))
                frames += 1
                told(at_us)
            if stream is not None:
                made.mux(stream.encode())
    except av.FFmpegError as error:
        raise EvidenceRefused(f"{source.name}: no copy of it can be made: {error.strerror}") from error
    return frames


def draw(picture: Any, objects: Sequence[SeenObject], masks: Masks, clock: str) -> None:
    """Draw onto a picture, (H, W, 3) uint8 BGR: first what may not be seen is taken away, then the rest is added."""
    height, width = picture.shape[:2]
    for mask in masks:
        corners = np.array([(x * width, y * height) for x, y in mask], np.int32)
        cv2.fillPoly(picture, [corners], (0, 0, 0))
    for one in objects:
        if one.kind == "person":
            _blur(picture, _pixels(one.box, width, height))
    for one in objects:
        left, top, right, bottom = _pixels(one.box, width, height)
        cv2.rectangle(picture, (left, top), (right, bottom), _BOX, 1)
        _write(picture, f"{one.kind} {one.score:.2f}", left + 2, max(12, top - 3))
    _write(picture, f"{DERIVED}  {clock}", 6, height - 8)


def _blur(picture: Any, box: tuple[int, int, int, int]) -> None:
    left, top, right, bottom = box
    face = picture[top : top + max(1, round((bottom - top) * FACE_SHARE)), left:right]
    if face.size:
        small = cv2.resize(face, (max(1, face.shape[1] // 8), max(1, face.shape[0] // 8)), interpolation=cv2.INTER_AREA)
        small = cv2.resize(small, (3, 3), interpolation=cv2.INTER_AREA)
        face[:] = cv2.resize(small, (face.shape[1], face.shape[0]), interpolation=cv2.INTER_LINEAR)


def _pixels(box: tuple[float, float, float, float], width: int, height: int) -> tuple[int, int, int, int]:
    left, top, right, bottom = (min(1.0, max(0.0, part)) for part in box)
    return round(left * width), round(top * height), round(right * width), round(bottom * height)


def _write(picture: Any, text: str, x: int, y: int) -> None:
    for ink, thick in (((0, 0, 0), 3), (_INK, 1)):
        cv2.putText(picture, text, (x, y), cv2.FONT_HERSHEY_SIMPLEX, 0.4, ink, thick, cv2.LINE_AA)


def _clock(at_us: int, zone: ZoneInfo) -> str:
    return datetime.fromtimestamp(at_us / 1e6, zone).isoformat(timespec="milliseconds")


def _stream(made: Any, width: int, height: int) -> VideoStream:
    stream: VideoStream = made.add_stream("libx264", rate=25, options={"preset": "veryfast", "crf": "23"})
    stream.width, stream.height, stream.pix_fmt = width - width % 2, height - height % 2, "yuv420p"
    stream.codec_context.time_base = _TIME_BASE
    return stream
