"""Records a camera's packets as they are: Matroska segments of about a minute, cut at key frames. One without a key
frame ends all the same at the length that no segment exceeds; what comes up to the next key frame cannot be kept.

A segment is named by the UTC capture time of its first frame; a frame's time stamp in it counts from there, so the file
alone says when each frame was taken. Clusters are a fifth of a second, written at once: a kill -9 takes no more than
that. `sync` brings what was written onto the disk itself: a power cut takes no more than what came after the last one.
"""

from __future__ import annotations

import io
import logging
import os
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import Protocol

import av
from av.container import OutputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from console.domain.ages import is_over
from console.domain.keeping import LONGEST_US
from console.store.segments import segment_path

SEGMENT_US = 60_000_000
RETRY_US = 2_000_000
"""A disk that refused is tried again with the first key frame after this."""
SILENCE_US = 5_000_000
"""After a longer silence a new segment begins: nobody writes into a file that has lain still. So it does where the
clock was set back by more: what comes next was not taken when the file says."""
_OFTENER = "set the camera to one every second or two"
_MS = Fraction(1, 1000)
_OPTIONS = {"cluster_time_limit": "200", "flush_packets": "1", "avoid_negative_ts": "disabled"}
_FIRST_ORDER = -10_000_000
"""Decoding order is counted up from here, always below the time of display (B-frames come out of order)."""
_SYNC = getattr(os, "fdatasync", os.fsync)

log = logging.getLogger(__name__)


class Records(Protocol):
    """What an eye gives its packets to."""

    @property
    def recording(self) -> bool:
        """Whether packets reach a file."""

    @property
    def why(self) -> str:
        """Why nothing is recorded, in words; empty while recording goes well."""

    def take(self, packet: Packet[VideoStream], template: VideoStream, captured_at_us: int) -> None:
        """Keep one packet; it is used up."""

    def cut(self) -> None:
        """End the segment; the next key frame begins another."""


class Recorder:
    """One camera's recorder. A disk that refuses ends the segment with `why`; a later key frame tries again."""

    def __init__(self, folder: Path, camera: str, segment_us: int = SEGMENT_US) -> None:
        self.folder, self.camera = folder, camera
        self._segment_us = segment_us
        self._file: OutputContainer | None = None
        self._stream: VideoStream | None = None
        self._path, self._fd = folder, -1
        self._start_us = self._last_us = 0
        self._retry_at_us = 0
        self._order = 0
        self.why = ""
        """Why nothing is recorded; empty while recording goes well."""

    @property
    def recording(self) -> bool:
        """Whether packets reach a file."""
        return self._file is not None

    def take(self, packet: Packet[VideoStream], template: VideoStream, captured_at_us: int) -> None:
        """Write one packet; it is used up. Packets before the first key frame cannot be shown and are let go."""
        silent_us = captured_at_us - self._last_us
        try:
            if abs(silent_us) > SILENCE_US:
                self.cut()
            if self._file is not None and not packet.is_keyframe and captured_at_us - self._start_us >= LONGEST_US:
                self.cut()
                self.why = f"not recording: no key frame for {LONGEST_US // 60_000_000} min; {_OFTENER}"
                log.warning("%s: %s", self.camera, self.why)
            self._last_us = captured_at_us
            if packet.is_keyframe and self._is_due(captured_at_us):
                self._begin(template, captured_at_us)
            if self._file is not None and self._stream is not None:
                self._write(self._file, self._stream, packet, captured_at_us)
        except (av.FFmpegError, OSError) as error:
            self._fail(error)

    def cut(self) -> None:
        """End the segment; the next key frame begins another. Its file is dated by its last frame."""
        if self._file is None:
            return
        try:
            self._file.close()
            os.utime(self._path, ns=(self._last_us * 1000, self._last_us * 1000))
            os.fsync(self._fd)
        except (av.FFmpegError, OSError) as error:
            self._fail(error)
        else:
            self._let_go()

    def sync(self) -> None:
        """Bring what was written onto the disk itself, and see that the file is still there."""
        if self._file is None:
            return
        try:
            _SYNC(self._fd)
            if not os.path.samestat(os.fstat(self._fd), self._path.stat()):
                raise FileNotFoundError(f"{self._path.name} is another file now")
        except OSError as error:
            self._fail(error)

    def _is_due(self, captured_at_us: int) -> bool:
        if self._file is None:
            return not 0 < self._retry_at_us - captured_at_us <= RETRY_US
        return is_over(self._start_us, self._segment_us, captured_at_us)

    def _begin(self, template: VideoStream, captured_at_us: int) -> None:
        """The folder of all recordings is never made here: where a disk is missing, another would fill up instead."""
        self.cut()
        path = segment_path(self.folder, self.camera, captured_at_us)
        path.parent.mkdir(exist_ok=True)
        self._path, self._start_us, self._order = path, captured_at_us, _FIRST_ORDER
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        self._file = file = av.open(str(path), "w", format="matroska", options=_OPTIONS)
        self._stream = stream = file.add_stream_from_template(template, opaque=True)
        stream.time_base = _MS
        _sync_folder(path.parent)
        if self.why:
            log.warning("%s: recording again", self.camera)
        self.why = ""

    def _write(
        self, file: OutputContainer, stream: VideoStream, packet: Packet[VideoStream], captured_at_us: int
    ) -> None:
        packet.stream = stream
        packet.time_base = _MS
        packet.pts = max(0, round((captured_at_us - self._start_us) / 1000))
        packet.dts = self._order
        self._order += 1
        file.mux(packet)

    def _fail(self, error: Exception) -> None:
        """What was written stays, but for a file in which nothing is."""
        if not self.why:
            log.warning("%s: not recording: %s", self.camera, error)
        self._retry_at_us = self._last_us + RETRY_US
        self.why = f"not recording: {error}; look at the disk of {self.folder}"
        if self._file is not None:
            with suppress(av.FFmpegError, OSError):
                self._file.close()
        with suppress(OSError):
            if self._path != self.folder and self._path.stat().st_size == 0:
                self._path.unlink()
        self._let_go()

    def _let_go(self) -> None:
        fd, self._fd = self._fd, -1
        self._file = self._stream = None
        if fd >= 0:
            with suppress(OSError):
                os.close(fd)


def kept_template(stream: VideoStream) -> VideoStream:
    """The form of a stream, to begin files with also after the stream was closed. Raises ValueError where Matroska
    cannot hold it."""
    return av.open(io.BytesIO(), "w", format="matroska").add_stream_from_template(stream, opaque=True)


def _sync_folder(folder: Path) -> None:
    """A file's name must be on the disk too. Windows' file system sees to that itself."""
    if os.name == "nt":
        return
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
