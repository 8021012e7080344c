"""Records a camera's packets as they are: Matroska segments of about a minute, cut at key frames.

A segment is named by the UTC capture time of its first frame; a frame's time stamp in it counts from there, so the file
alone says when each frame was taken. Clusters are half a second, written at once: a kill -9 takes no more than that.
"""

from __future__ import annotations

import logging
from fractions import Fraction
from pathlib import Path

import av
from av.container import OutputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from console.store.segments import segment_path

SEGMENT_US = 60_000_000
_MS = Fraction(1, 1000)
_OPTIONS = {"cluster_time_limit": "500", "flush_packets": "1", "avoid_negative_ts": "disabled"}
_FIRST_ORDER = -10_000_000
"""Decoding order is counted up from here, always below the time of display (B-frames come out of order)."""

log = logging.getLogger(__name__)


class Recorder:
    """One camera's recorder. A disk that refuses ends the segment with `why`; the next key frame tries again."""

    def __init__(self, folder: Path, camera: str, segment_us: int = SEGMENT_US) -> None:
        self._folder, self._camera, self._segment_us = folder, camera, segment_us
        self._file: OutputContainer | None = None
        self._stream: VideoStream | None = None
        self._start_us = 0
        self._order = 0
        self.why = ""
        """Why nothing is recorded; empty while recording goes well."""

    @property
    def recording(self) -> bool:
        """Whether packets reach a file."""
        return self._file is not None

    def take(self, packet: Packet[VideoStream], template: VideoStream, captured_at_us: int) -> None:
        """Write one packet; it is used up. Packets before the first key frame cannot be shown and are let go."""
        try:
            if packet.is_keyframe and self._is_due(captured_at_us):
                self._begin(template, captured_at_us)
            if self._file is not None and self._stream is not None:
                self._write(self._file, self._stream, packet, captured_at_us)
        except (av.FFmpegError, OSError) as error:
            self._fail(error)

    def cut(self) -> None:
        """End the segment; the next key frame begins another."""
        file, self._file = self._file, None
        if file is None:
            return
        try:
            file.close()
        except (av.FFmpegError, OSError) as error:
            self._fail(error)

    def _is_due(self, captured_at_us: int) -> bool:
        return self._file is None or not 0 <= captured_at_us - self._start_us < self._segment_us

    def _begin(self, template: VideoStream, captured_at_us: int) -> None:
        self.cut()
        path = segment_path(self._folder, self._camera, captured_at_us)
        path.parent.mkdir(parents=True, exist_ok=True)
        file = av.open(str(path), "w", format="matroska", options=_OPTIONS)
        self._stream = stream = file.add_stream_from_template(template)
        stream.time_base = _MS
        self._file, self._start_us, self._order = file, captured_at_us, _FIRST_ORDER
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
        if not self.why:
            log.warning("%s: not recording: %s", self._camera, error)
        self.why = f"not recording: {error}; look at the disk of {self._folder}"
        self._file = None
