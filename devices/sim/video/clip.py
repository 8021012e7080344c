"""Clips: H.264 access units in a file, and where each begins, so that a server can push them at their time.

CLIP.h264 holds Annex B with SPS and PPS in front of each key frame; CLIP.json {"units": [[offset, size, is_key], ...]}.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal, cast

import av
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]
# A buffer as large as this lets a key frame of a still picture be whole at once, instead of being refined until the
# next one: a frozen camera shall stand still.
_OPTIONS = {
    "preset": "superfast", "profile": "main", "crf": "26", "maxrate": "4M", "bufsize": "4M", "g": "25",
    "keyint_min": "25", "bf": "0", "sc_threshold": "0", "threads": "1",
    "x264-params": "repeat-headers=1:annexb=1:scenecut=0:sync-lookahead=0:rc-lookahead=0",
}


def encode(frames: Iterable[Picture], path: Path, fps: int = 25) -> int:
    """Write frames (H, W, 3) uint8 BGR, even sides, as the clip `path` (no ending); gives back how many there were."""
    units: list[tuple[int, int, bool]] = []
    half = path.with_suffix(".part")
    stream = None
    with half.open("wb") as out:
        for n, picture in enumerate(frames):
            if stream is None:
                stream = _encoder(picture, fps)
            frame = av.VideoFrame.from_ndarray(picture, format="bgr24")
            frame.pts = n
            for packet in stream.encode(frame):
                units.append((out.tell(), out.write(bytes(packet)), packet.is_keyframe))
        for packet in stream.encode(None) if stream is not None else ():
            units.append((out.tell(), out.write(bytes(packet)), packet.is_keyframe))
    half.replace(path.with_suffix(".h264"))
    path.with_suffix(".json").write_text(json.dumps({"units": units}), encoding="utf-8")
    return len(units)


def _coder(name: str, mode: Literal["r", "w"]) -> av.VideoCodecContext:
    return cast(av.VideoCodecContext, av.CodecContext.create(name, mode))


def _encoder(picture: Picture, fps: int) -> av.VideoCodecContext:
    coder = _coder("libx264", "w")
    coder.height, coder.width = picture.shape[:2]
    coder.pix_fmt = "yuv420p"
    coder.time_base = Fraction(1, fps)
    coder.framerate = Fraction(fps)
    coder.options = _OPTIONS
    return coder


def decode(path: Path) -> list[Picture]:
    """All frames of a clip `path` (no ending), (H, W, 3) uint8 BGR each."""
    raw = path.with_suffix(".h264").read_bytes()
    coder = _coder("h264", "r")
    frames: list[Picture] = []
    for offset, size, _ in json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["units"]:
        frames.extend(_pictures(coder, av.Packet(raw[offset : offset + size])))
    return frames + _pictures(coder, None)


def _pictures(coder: av.VideoCodecContext, packet: Any) -> list[Picture]:
    return [np.asarray(frame.to_ndarray(format="bgr24"), np.uint8) for frame in coder.decode(packet)]


def transcode(movie: Path, path: Path, fps: int = 25, width_px: int = 0) -> int:
    """Make a clip `path` (no ending) of any movie file; each frame becomes one frame at `fps`. Gives back how many."""

    def frames() -> Iterable[Picture]:
        with av.open(str(movie)) as source:
            for frame in source.decode(video=0):
                wide = (width_px or frame.width) // 2 * 2
                high = round(frame.height * wide / frame.width) // 2 * 2
                yield np.asarray(frame.reformat(wide, high, "bgr24").to_ndarray(), np.uint8)

    return encode(frames(), path, fps)
