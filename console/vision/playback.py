"""Recorded video of one camera, by time: the frame that was newest at a moment, over segments and their gaps.

Runs in one thread of the caller's. Going forward keeps the decoder open; a jump looks for the key frame before the
moment and decodes from there. The segment that is still being written is read as far as it has come.
"""

from __future__ import annotations

import contextlib
from collections import deque
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
from av.container import InputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.reformatter import Interpolation, VideoReformatter
from av.video.stream import VideoStream

from console.domain.keeping import LONGEST_US
from console.store.segments import Segment
from console.vision.footage import Footage
from console.vision.segment_file import UNREADABLE, opened
from console.vision.tiles import rows, within

OLDEST_US = 2_000_000
"""A frame this much older than the moment asked for is not shown: there is a gap."""
FORWARD_US, SKIPPED_US = 3_000_000, 200_000
"""A jump forward within a segment is decoded through up to here, unless a key frame is known that spares the second."""
_PROBE = {"probesize": "2048"}
"""Bytes that are looked at to know the stream. Our segments say it in their head; by itself FFmpeg decodes pictures for
it, three quarters of what opening takes."""


@dataclass(frozen=True, slots=True)
class RecordedTile:
    """One recorded picture; `pixels_bgra` is (H, W, 4) uint8, its own memory."""

    captured_at_us: int
    pixels_bgra: npt.NDArray[np.uint8]


class Playback:
    """One camera's recordings. Not for two threads at once."""

    def __init__(self, recordings: Path, camera: str) -> None:
        self._footage = Footage(recordings, camera)
        self._reformatter = VideoReformatter()
        self._reel: _Reel | None = None
        self._last: tuple[tuple[int, int, int], RecordedTile] | None = None

    def frame_at(self, at_us: int, wh_px: tuple[int, int]) -> RecordedTile | None:
        """The newest frame taken at or before a moment (UTC microseconds), at most 2 s older, in that size."""
        for segment in self._candidates(at_us):
            found = self._reel_of(segment).newest(at_us)
            if found is not None:
                captured_at_us, image = found
                return self._tile(image, captured_at_us, wh_px) if at_us - captured_at_us <= OLDEST_US else None
        return None

    def span(self) -> tuple[int, int] | None:
        """UTC microseconds of the first and the last recorded frame; None when nothing is recorded."""
        segments = self._footage.all()
        for last in reversed(segments):
            end_us = _last_frame_us(last)
            if end_us is not None:
                return segments[0].start_us, end_us
        return None

    def close(self) -> None:
        """Let the file go."""
        if self._reel is not None:
            self._reel.close()
        self._reel = self._last = None

    def _candidates(self, at_us: int) -> list[Segment]:
        """The two newest segments that had begun: the newer may hold no frame yet."""
        return [one for one in self._footage.begun(at_us, 2) if at_us - one.start_us <= LONGEST_US]

    def _reel_of(self, segment: Segment) -> _Reel:
        if self._reel is None or self._reel.segment != segment:
            self.close()
            self._reel = _Reel(segment)
        return self._reel

    def _tile(self, image: VideoFrame, captured_at_us: int, wh_px: tuple[int, int]) -> RecordedTile:
        width, height = within((image.width, image.height), wh_px)
        key = (captured_at_us, width, height)
        if self._last is None or self._last[0] != key:
            small = self._reformatter.reformat(
                image, width, height, "bgra", interpolation=Interpolation.FAST_BILINEAR, threads=1
            )
            self._last = key, RecordedTile(captured_at_us, rows(small, 4).copy())
        return self._last[1]


class _Reel:
    """One open segment: the frame that is shown and those after it."""

    def __init__(self, segment: Segment) -> None:
        self.segment = segment
        self._file: InputContainer | None = None
        self._frames: _Frames | None = None
        self._shown: VideoFrame | None = None
        self._size = -1
        """Bytes of the file when it was opened: it may have grown."""

    def newest(self, at_us: int) -> tuple[int, VideoFrame] | None:
        """The newest frame at or before a moment; None when the segment has none that early."""
        if self._must_seek(at_us) and not self._seek(at_us):
            self._seek(at_us - OLDEST_US)
        self._go_on(at_us)
        if self._shown is None:
            return None
        return self._time_us(self._shown), self._shown

    def close(self) -> None:
        """Let the file go."""
        if self._file is not None:
            self._file.close()
        self._file = self._frames = self._shown = None

    def _go_on(self, at_us: int) -> None:
        frames = self._frames
        while frames is not None and (coming := frames.coming()) is not None and self._time_us(coming) <= at_us:
            self._shown = frames.take() or self._shown

    def _must_seek(self, at_us: int) -> bool:
        if self._shown is None or self._frames is None:
            return True
        shown_us = self._time_us(self._shown)
        if at_us < shown_us:
            return True
        if self._frames.coming() is None:
            return at_us > shown_us and self._grown()
        return at_us - shown_us > FORWARD_US or self._key_us(at_us) - shown_us > SKIPPED_US

    def _key_us(self, at_us: int) -> int:
        """Time of the newest key frame before a moment, by the index that a finished file has; 0: not known."""
        if self._file is None:
            return 0
        stream = self._file.streams.video[0]
        entries = stream.index_entries
        wanted = int((at_us - self.segment.start_us) / 1_000_000 / (stream.time_base or 1))
        place = entries.search_timestamp(wanted) if len(entries) > 1 else -1
        if place < 0:
            return 0
        return self.segment.start_us + round(entries[place].timestamp * 1_000_000 * (stream.time_base or 0))

    def _grown(self) -> bool:
        try:
            return self.segment.path.stat().st_size > self._size
        except OSError:  # Deleted under our feet: what is open stays readable.
            return False

    def _seek(self, at_us: int) -> bool:
        """Go to the key frame before a moment; whether a frame that early came of it (the key frame may be damaged).
        A file that was still being written is opened anew."""
        try:
            if self._file is None or self._grown():
                self.close()
                self._size = self.segment.path.stat().st_size
                self._file = opened(self.segment.path, _PROBE)
                self._file.streams.video[0].codec_context.thread_count = 1
            self._file.seek(max(0, at_us - self.segment.start_us), backward=True)
        except UNREADABLE:
            self.close()
            return False
        self._frames, self._shown = _Frames(self._file), None
        self._go_on(at_us)
        return self._shown is not None

    def _time_us(self, one: VideoFrame | Packet[VideoStream]) -> int:
        return self.segment.start_us + round((one.pts or 0) * 1_000_000 * (one.time_base or 0))


class _Frames:
    """The frames of a file from where it stands. None is decoded before it is wanted, as long as the stream has them in
    the order in which they are shown; damaged ones are left out, and what cannot be read ends it."""

    def __init__(self, file: InputContainer) -> None:
        self._packets = file.demux(file.streams.video[0])
        self._packet: Packet[VideoStream] | None = None
        self._decoded: deque[VideoFrame] = deque()
        self._in_order = True

    def coming(self) -> VideoFrame | Packet[VideoStream] | None:
        """What has the time of the next frame; None at the end."""
        while not self._decoded:
            self._packet = self._packet or self._read()
            if self._packet is None or (self._in_order and self._packet.pts is not None):
                return self._packet
            self._decode(self._packet)
        return self._decoded[0]

    def take(self) -> VideoFrame | None:
        """The next frame; None when it was damaged."""
        if not self._decoded and self._packet is not None:
            self._decode(self._packet)
        return self._decoded.popleft() if self._decoded else None

    def _read(self) -> Packet[VideoStream] | None:
        while True:
            try:
                return next(self._packets, None)
            except av.FFmpegError:
                continue

    def _decode(self, packet: Packet[VideoStream]) -> None:
        self._packet = None
        with contextlib.suppress(av.FFmpegError):
            self._decoded.extend(packet.decode())
            self._in_order &= [frame.pts for frame in self._decoded] == [packet.pts]


def _last_frame_us(segment: Segment) -> int | None:
    """Capture time of a segment's last frame, from its packets alone; None when it holds none."""
    last_us: int | None = None
    try:
        with opened(segment.path) as file:
            for packet in file.demux(video=0):
                if packet.pts is not None:
                    last_us = max(last_us or 0, round(packet.pts * 1_000_000 * packet.time_base))
    except UNREADABLE:
        pass
    return None if last_us is None else segment.start_us + last_us
