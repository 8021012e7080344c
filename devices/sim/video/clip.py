"""Clips: H.264 access units in a file, and where each begins, so that a server can push them at their time.

CLIP.h264 holds Annex B with SPS and PPS in front of each key frame; CLIP.json {"units": [[offset, size, is_key], ...]}.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal, cast

import av
import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]
Unit = tuple[bytes, bool]
"""One coded frame, and whether decoding can start at it."""
# Ultrafast at 24 shows more of the source than superfast at 26 did, for less than half the time of both ends.
_OPTIONS = {
    "preset": "ultrafast",
    "profile": "main",
    "crf": "24",
    "maxrate": "4M",
    "bufsize": "4M",
    "g": "25",
    "keyint_min": "25",
    "bf": "0",
    "sc_threshold": "0",
    "threads": "1",
    "x264-params": "repeat-headers=1:annexb=1:scenecut=0:sync-lookahead=0:rc-lookahead=0",
}


def coded(frames: Iterable[Picture], fps: int = 25) -> Iterator[Unit]:
    """The access units of frames (H, W, 3) uint8 BGR, even sides; a key frame first, then each 25 frames. A group of
    25 needs none before it: groups of different calls may follow each other, as long as their size is the same."""
    return _coded((np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2YUV_I420), np.uint8) for picture in frames), fps)


def still(picture: Picture, count: int, fps: int = 25) -> list[Unit]:
    """The access units of a picture that stands for `count` frames, at most 25: after the key frame nothing changes.
    Coded again and again the picture would be refined, which looks like motion; so what the key frame shows is."""
    planes = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2YUV_I420), np.uint8)
    reader = _coder("h264", "r")
    key = [av.Packet(unit) for unit, _ in _coded([planes], fps)]
    shown = [frame for packet in (*key, None) for frame in reader.decode(packet)]
    held = np.asarray(shown[0].to_ndarray(format="yuv420p"), np.uint8)
    return list(_coded([planes, *([held] * (count - 1))], fps))


def _coded(frames: Iterable[Picture], fps: int) -> Iterator[Unit]:
    """The access units of frames (H * 3 / 2, W) of planes Y, U, V."""
    coder = None
    for n, planes in enumerate(frames):
        if coder is None:
            coder = _encoder(planes.shape[1], planes.shape[0] * 2 // 3, fps)
        frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")
        frame.pts = n
        yield from _units(coder, frame)
    if coder is not None:
        yield from _units(coder, None)


def _units(coder: av.VideoCodecContext, frame: av.VideoFrame | None) -> Iterator[Unit]:
    for packet in coder.encode(frame):
        yield bytes(packet), packet.is_keyframe


def write(units: Iterable[Unit], path: Path) -> int:
    """Write access units as the clip `path` (no ending); gives back how many. The clip is there whole or not at all."""
    places: list[tuple[int, int, bool]] = []
    half = path.with_name(f"{path.name}.{os.getpid()}.part")
    with half.open("wb") as out:
        for unit, is_key in units:
            places.append((out.tell(), out.write(unit), is_key))
    half.replace(path.with_suffix(".h264"))
    half.write_text(json.dumps({"units": places}), encoding="utf-8")
    half.replace(path.with_suffix(".json"))
    return len(places)


def read(path: Path) -> list[Unit]:
    """The access units of the clip `path` (no ending)."""
    raw = path.with_suffix(".h264").read_bytes()
    places = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["units"]
    return [(raw[offset : offset + size], bool(is_key)) for offset, size, is_key in places]


def encode(frames: Iterable[Picture], path: Path, fps: int = 25) -> int:
    """Write frames (H, W, 3) uint8 BGR, even sides, as the clip `path` (no ending); gives back how many there were."""
    return write(coded(frames, fps), path)


def _coder(name: str, mode: Literal["r", "w"]) -> av.VideoCodecContext:
    return cast(av.VideoCodecContext, av.CodecContext.create(name, mode))


def _encoder(width_px: int, height_px: int, fps: int, options: dict[str, str] = _OPTIONS) -> av.VideoCodecContext:
    coder = _coder("libx264", "w")
    coder.width, coder.height = width_px, height_px
    coder.pix_fmt = "yuv420p"
    coder.time_base = Fraction(1, fps)
    coder.framerate = Fraction(fps)
    coder.options = options
    return coder


def decode(path: Path) -> list[Picture]:
    """All frames of a clip `path` (no ending), (H, W, 3) uint8 BGR each."""
    coder = _coder("h264", "r")
    frames: list[Picture] = []
    for unit, _ in read(path):
        frames.extend(_pictures(coder, av.Packet(unit)))
    return frames + _pictures(coder, None)


def _pictures(coder: av.VideoCodecContext, packet: Any) -> list[Picture]:
    return [np.asarray(frame.to_ndarray(format="bgr24"), np.uint8) for frame in coder.decode(packet)]


def squeezed(frames: Iterable[Picture], kbit_per_s: float, fps: int = 25) -> Picture:
    """The last of some frames (H, W, 3) uint8 BGR, even sides, after a stream of so few bits that it shows."""
    coder, reader = None, _coder("h264", "r")
    shown: list[Picture] = []
    for picture in frames:
        coder = coder or _encoder(picture.shape[1], picture.shape[0], fps, _poor(kbit_per_s))
        coded_frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="bgr24")
        for unit, _ in _units(coder, coded_frame.reformat(format="yuv420p")):
            shown.extend(_pictures(reader, av.Packet(unit)))
    if coder is not None:
        for unit, _ in _units(coder, None):
            shown.extend(_pictures(reader, av.Packet(unit)))
    return (shown + _pictures(reader, None))[-1]


def _poor(kbit_per_s: float) -> dict[str, str]:
    """Options of an encoder whose first frame has a fifth of a second's bits and whose others have their own share."""
    return {
        **_OPTIONS,
        "crf": "30",
        "maxrate": f"{kbit_per_s:.0f}k",
        "bufsize": f"{kbit_per_s / 5:.0f}k",
        "g": "250",
        "keyint_min": "25",
    }


def transcode(movie: Path, path: Path, fps: int = 25, width_px: int = 0) -> int:
    """Make a clip `path` (no ending) of any movie file; each frame becomes one frame at `fps`. Gives back how many."""

    def frames() -> Iterable[Picture]:
        with av.open(str(movie)) as source:
            for frame in source.decode(video=0):
                wide = (width_px or frame.width) // 2 * 2
                high = round(frame.height * wide / frame.width) // 2 * 2
                yield np.asarray(frame.reformat(wide, high, "bgr24").to_ndarray(), np.uint8)

    return encode(frames(), path, fps)
