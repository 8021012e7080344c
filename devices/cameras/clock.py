"""When was a frame taken? From the stream's own time stamps, anchored to UTC. Pure: times are arguments.

Two anchors. The sender report (RTCP) ties the stream's clock to the camera's wall clock: the true time of capture, when
the camera's clock can be believed. Otherwise the arrival: of all packets of the last seconds the one that came fastest,
so that a jam on the network does not make frames look newer. It is late by the shortest latency seen.
"""

from __future__ import annotations

from collections import deque

WINDOW_US = 20_000_000
"""The fastest packet is looked for in this much of the past; it follows a camera clock that drifts."""
JUMP_US = 1_000_000
"""A larger difference is a new stream, not jitter: jump. A smaller one is approached slowly."""
SLEW_SHARE = 0.1
"""Share of the time by which the stream goes on that the anchor may move: capture times never run backwards."""
REPORT_EARLIEST_US, REPORT_LATEST_US = -1_000_000, 300_000
"""A sender report is believed when it says that a frame was taken this much before or after it arrived."""


class CaptureClock:
    """One connection's clock. Feed it each packet in order; it gives the UTC time of capture in microseconds."""

    def __init__(self) -> None:
        self._arrivals: deque[tuple[int, int]] = deque()
        self._anchor_us: int | None = None
        self._last_stream_us = self._furthest_us = 0
        self.reported = False
        """Whether the anchor is the camera's own sender report."""
        self.camera_off_us = 0
        """How far the camera's clock is ahead of ours (negative: behind), where it says its time at all."""
        self.late_us = 0
        """How much slower the newest packet came than the fastest one of the window."""

    def hear(self, stream_us: int, arrived_at_us: int) -> None:
        """Take an arrival into account before the first time is given out."""
        self._fastest(stream_us, arrived_at_us)

    def captured_at_us(self, stream_us: int, arrived_at_us: int, reported_at_us: int | None = None) -> int:
        """Capture time of a packet: `stream_us` is its own stamp, `reported_at_us` what the camera's clock says."""
        if self._anchor_us is not None and abs(stream_us - self._last_stream_us) > JUMP_US:
            self._arrivals.clear()
            self._furthest_us = stream_us
        wanted = self._fastest(stream_us, arrived_at_us)
        self.late_us = arrived_at_us - stream_us - wanted
        self.reported = False
        if reported_at_us is not None:
            self.camera_off_us = reported_at_us - stream_us - wanted
            self.reported = REPORT_EARLIEST_US <= self.camera_off_us <= REPORT_LATEST_US
            if self.reported:
                wanted = reported_at_us - stream_us
        self._anchor_us = self._moved(wanted, stream_us)
        self._last_stream_us, self._furthest_us = stream_us, max(stream_us, self._furthest_us)
        return stream_us + self._anchor_us

    def _fastest(self, stream_us: int, arrived_at_us: int) -> int:
        """The smallest difference of arrival and stream time within the window; kept as a rising queue."""
        latency = arrived_at_us - stream_us
        while self._arrivals and self._arrivals[-1][1] >= latency:
            self._arrivals.pop()
        self._arrivals.append((arrived_at_us, latency))
        while self._arrivals[0][0] < arrived_at_us - WINDOW_US:
            self._arrivals.popleft()
        return self._arrivals[0][1]

    def _moved(self, wanted_us: int, stream_us: int) -> int:
        if self._anchor_us is None or abs(wanted_us - self._anchor_us) > JUMP_US:
            return wanted_us
        most = int(max(0, stream_us - self._furthest_us) * SLEW_SHARE)  # B-frames go to and fro: they are no progress.
        return self._anchor_us + max(-most, min(most, wanted_us - self._anchor_us))
