"""Real streams: served by the real RTSP server, read by PyAV, in step with the plant's clock."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from devices.errors import DeviceError, LinkLost
from devices.sim.video.clip import encode
from devices.sim.video.streams import RtspServer, system_python
from tests.rtsp import serve_files

FPS = 25
FRAMES = 250


def _counted(n: int) -> np.ndarray:
    """A frame that carries its own number as ten black or white squares."""
    picture = np.full((120, 320, 3), 90, np.uint8)
    for bit in range(10):
        picture[40:80, bit * 30 + 4 : bit * 30 + 28] = 255 if n >> bit & 1 else 0
    return picture


def _number(frame: av.VideoFrame) -> int:
    grey = frame.to_ndarray(format="gray")
    return sum(1 << bit for bit in range(10) if grey[60, bit * 30 + 16] > 128)


@pytest.fixture(scope="module")
def counter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip of 250 numbered frames."""
    path = tmp_path_factory.mktemp("counter") / "count"
    encode((_counted(n) for n in range(FRAMES)), path, FPS)
    return path


def _watch(url: str, transport: str, frames: int) -> Iterator[tuple[float, int]]:
    """(when it arrived, its number) of frames from the stream, in seconds since 1970."""
    with av.open(url, options={"rtsp_transport": transport, "analyzeduration": "500000"}, timeout=(20, 15)) as stream:
        for n, frame in enumerate(stream.decode(video=0)):
            yield time.time(), _number(frame)
            if n + 1 >= frames:
                return


@pytest.mark.parametrize("transport", ["tcp", "udp"])
def test_frames_come_in_order_at_25_a_second_in_step_with_the_clock(counter: Path, transport: str) -> None:
    """After the first second of catching up each frame is the one that the clock asks for, give or take a few."""
    begun = time.time() - 3.0
    with serve_files({"C01": counter}, started_at_us=int(begun * 1e6)) as base:
        seen = list(_watch(f"{base}/C01", transport, 90))
    numbers = [number for _, number in seen]
    assert all((b - a) % FRAMES == 1 for a, b in pairwise(numbers[40:]))
    late = [(int((at - begun) * FPS) - number) % FRAMES for at, number in seen[50:]]
    assert np.median(late) <= 6
    rate = (len(seen) - 51) / (seen[-1][0] - seen[50][0])
    assert rate == pytest.approx(FPS, rel=0.12)


def test_two_cameras_are_in_step(counter: Path) -> None:
    """Frames of two streams read at the same moment carry almost the same number."""
    with serve_files({"C01": counter, "C02": counter}) as base:
        one, two = _watch(f"{base}/C01", "tcp", 80), _watch(f"{base}/C02", "tcp", 80)
        pairs = list(zip(one, two, strict=True))[50:]
    gaps = [min((a - b) % FRAMES, (b - a) % FRAMES) for (_, a), (_, b) in pairs]
    assert np.median(gaps) <= 3


def _playlist(counter: Path, lost: list[tuple[float, float]]) -> dict[str, object]:
    return {
        "host": "127.0.0.1",
        "port": 0,
        "fps": FPS,
        "stretch_s": 10,
        "started_at_us": int(time.time() * 1e6),
        "cameras": {"C01": {"rest": str(counter), "stretches": [], "lost": lost}},
    }


def test_a_lost_camera_is_cut_off_refused_and_comes_back(counter: Path) -> None:
    """The stream ends, opening it again fails, later it works."""
    server = RtspServer()
    try:
        url = server.start(_playlist(counter, [(4.0, 7.0)])) + "/C01"
        began = time.time()
        seen: list[int] = []
        with suppress(OSError, av.FFmpegError):
            for _, number in _watch(url, "tcp", 1000):
                seen.append(number)
        assert 25 < len(seen) < 200
        assert time.time() - began < 12.0
        deadline = time.time() + 15
        refused = 0
        while time.time() < deadline:
            try:
                assert next(_watch(url, "tcp", 1))[1] >= 0
                break
            except (OSError, av.FFmpegError):
                refused += 1
        assert refused > 0
        assert time.time() < deadline
    finally:
        server.stop()


def test_a_taken_port_is_said(counter: Path) -> None:
    """The second server on one port fails with where and why; stopping it twice is harmless."""
    first, second = RtspServer(), RtspServer()
    try:
        port = int(first.start(_playlist(counter, [])).rpartition(":")[2])
        with pytest.raises(LinkLost, match=rf"127\.0\.0\.1:{port}.*taken"):
            second.start({**_playlist(counter, []), "port": port})
        assert first.pid > 0 and second.pid == 0
    finally:
        first.stop()
        second.stop()
        second.stop()


def test_a_machine_without_gstreamer_is_told_what_to_install() -> None:
    """The error names the packages."""
    with pytest.raises(DeviceError, match=r"gir1\.2-gst-rtsp-server-1\.0"):
        system_python(("/bin/false", "no-such-python"))
