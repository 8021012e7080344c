"""Recordings for tests: packets of a real clip as a camera would give them, and what lies in a recorded file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av
from av.packet import Packet
from av.video.stream import VideoStream

from console.store.segments import start_of
from console.vision.recorder import Recorder

FRAME_US = 40_000
"""25 frames a second."""
NAME_NO_TEXT, CODEC_UNKNOWN, NO_TRACK = b"DURATION", b"V_MPEG4/ISO/AVC", b"\x16T\xaek"
DAMAGES = (NAME_NO_TEXT, CODEC_UNKNOWN, NO_TRACK)
"""What stands in the head of a recorded file, and may be damaged there."""


def packets(clip: Path) -> Iterator[tuple[Packet[VideoStream], VideoStream, int]]:
    """Packet, stream, number of the frame it shows."""
    with av.open(str(clip)) as file:
        stream = file.streams.video[0]
        for packet in file.demux(stream):
            if packet.size and packet.pts is not None and packet.time_base is not None:
                yield packet, stream, round(packet.pts * packet.time_base * 25)


def record(
    clip: Path,
    folder: Path,
    begins_us: int,
    *,
    camera: str = "C01",
    frames: range = range(250),
    segment_us: int = 60_000_000,
) -> Recorder:
    """Record these frames of a clip as of a time; the segment stays open."""
    recorder = Recorder(folder, camera, segment_us)
    for packet, stream, n in packets(clip):
        if n in frames:
            recorder.take(packet, stream, begins_us + n * FRAME_US)
    return recorder


def times_us(path: Path) -> list[int]:
    """When the frames of a segment that can be decoded were taken."""
    start_us, found = start_of(path.name) or 0, []
    try:
        with av.open(str(path)) as file:
            for frame in file.decode(video=0):
                found.append(start_us + round((frame.pts or 0) * 1_000_000 * (frame.time_base or 0)))
    except av.FFmpegError:
        pass
    return found


def damaged(whole: bytes, part: bytes) -> bytes:
    """A recorded file with the first byte of one of DAMAGES wrong; of the index before its head, it is left alone."""
    place = whole.rindex(part, 0, 1000)
    return whole[:place] + b"\xcf" + whole[place + 1 :]
