"""Streams as cameras in the field send them, by a real RTSP server: odd rates, late pictures, damage, wrong clocks."""

from __future__ import annotations

import statistics
import struct
import subprocess
import time
import traceback
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from devices.cameras.address import address
from devices.cameras.sources import opened
from devices.cameras.stream import StreamFrame
from devices.errors import DeviceRefused, LinkLost
from tests.integration import camera_servers as field
from tests.integration import vision_server as vs

H264 = "( filesrc location={} ! qtdemux ! h264parse config-interval=1 ! rtph264pay name=pay0 pt=96 )"
H265 = "( filesrc location={} ! qtdemux ! h265parse config-interval=1 ! rtph265pay name=pay0 pt=96 )"
JPEG = "( filesrc location={} ! qtdemux ! jpegparse ! rtpjpegpay name=pay0 pt=26 )"
X264 = ("-c:v", "libx264", "-preset", "ultrafast", "-g", "25")
TWICE_IN_THE_HEADER = ("-bsf:v", "h264_metadata=tick_rate=100")


def film(path: Path, rate: str, *coder: str) -> Path:
    """Eight seconds of a test picture, made by ffmpeg."""
    source = ("-f", "lavfi", "-i", f"testsrc2=size=320x192:rate={rate}:duration=8", "-pix_fmt", "yuv420p")
    subprocess.run(["ffmpeg", "-v", "error", "-y", *source, *coder, str(path)], check=True)
    return path


def watch(url: str, seconds: float) -> tuple[list[int], list[StreamFrame]]:
    """Capture times of the packets of some seconds, and their frames."""
    stream = opened(address(url))
    until = time.monotonic() + seconds
    packets, frames = [], []
    try:
        for packet in stream.packets():
            packets.append(packet.captured_at_us)
            frames += stream.decode(packet)
            if time.monotonic() > until:
                break
    finally:
        stream.close()
    return packets, frames


ODD: dict[str, tuple[str, tuple[str, ...], str, float]] = {
    "29.83 fps": ("2983/100", X264, H264, 29.83),
    "12.5 fps": ("25/2", X264, H264, 12.5),
    "a header that says twice the rate": ("25", (*X264, *TWICE_IN_THE_HEADER), H264, 25),
    "B-frames": ("25", (*X264[:2], "-preset", "veryfast", "-bf", "3", "-g", "25"), H264, 25),
    "H.265": ("25", ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=0:keyint=25"), H265, 25),
    "Motion JPEG": ("25", ("-c:v", "mjpeg", "-q:v", "5", "-pix_fmt", "yuvj420p"), JPEG, 25),
    "no key frame at first": ("25", (*X264, "-bsf:v", "noise=amount=0:drop=key*lt(n\\,30)"), H264, 25),
}


@pytest.mark.parametrize("name", list(ODD))
def test_an_odd_stream_plays_at_its_own_pace(tmp_path: Path, name: str) -> None:
    rate, coder, launch, fps = ODD[name]
    server = vs.RtspServer({"C01": launch.format(film(tmp_path / "film.mp4", rate, *coder))})
    try:
        packets, frames = watch(server.url("C01"), 5)
    finally:
        server.kill()
    steps = [after - before for before, after in pairwise(sorted(packets))]
    assert statistics.median(steps) == pytest.approx(1e6 / fps, rel=0.03)
    assert len(frames) > 1.5 * fps
    assert all((frame.image.width, frame.image.height) == (320, 192) for frame in frames)
    shown = [frame.captured_at_us for frame in frames]
    assert shown == sorted(shown), "frames come in the order in which they were taken"
    assert abs(time.time_ns() // 1000 - packets[-1]) < 700_000


def test_damaged_packets_cost_pictures_not_the_stream(tmp_path: Path) -> None:
    noise = ("-bsf:v", "noise=amount=if(between(n\\,30\\,60)\\,30\\,0)")
    server = vs.RtspServer({"C01": H264.format(film(tmp_path / "film.mp4", "25", *X264, *noise))})
    try:
        packets, frames = watch(server.url("C01"), 5)
    finally:
        server.kill()
    assert len(packets) > 90
    assert frames[-1].captured_at_us > packets[-1] - 500_000, "it plays again after the next key frame"


def test_a_film_whose_header_says_twice_the_rate_plays_by_its_stamps(tmp_path: Path) -> None:
    path = film(tmp_path / "film.mp4", "25", *X264, *TWICE_IN_THE_HEADER)
    packets, frames = watch(path.as_uri(), 3)
    steps = [after - before for before, after in pairwise(packets)]
    assert statistics.median(steps) == pytest.approx(40_000, rel=0.03)
    assert 60 <= len(frames) <= 80


@pytest.mark.parametrize("ending", ["mp4", "mkv", "ts", "h264", "avi"])
def test_a_film_goes_round_without_a_step_back(tmp_path: Path, ending: str) -> None:
    source = ("-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25:duration=0.8", "-pix_fmt", "yuv420p")
    path = tmp_path / f"a film.{ending}"
    subprocess.run(["ffmpeg", "-v", "error", "-y", *source, *X264, str(path)], check=True)
    packets, frames = watch(path.as_uri(), 2.5)
    steps = [after - before for before, after in pairwise(packets)]
    assert min(steps) > 0 and max(steps) < 200_000
    assert 45 <= len(frames) <= 75
    with pytest.raises(LinkLost, match="the film has ended"):
        watch(path.as_uri() + "?loop=no", 5)


class Shifted:
    """Moves the time of a camera's sender reports by some days, in the interleaved stream that passes."""

    def __init__(self, days: int) -> None:
        self._by_s, self._rest = days * 86400, b""
        self.reports = 0

    def __call__(self, said: bytes) -> bytes:
        self._rest += said
        out = b""
        while size := self._whole():
            out += self._changed(self._rest[:size])
            self._rest = self._rest[size:]
        return out

    def _whole(self) -> int:
        """Length of the first whole piece, 0 when it is not whole yet."""
        if self._rest[:1] == b"$":
            size = 4 + int.from_bytes(self._rest[2:4]) if len(self._rest) >= 4 else 1 << 20
            return size if size <= len(self._rest) else 0
        end = self._rest.find(b"\r\n\r\n") + 4
        length = 0
        for line in self._rest[: max(0, end)].split(b"\r\n"):
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        return end + length if end > 3 and end + length <= len(self._rest) else 0

    def _changed(self, piece: bytes) -> bytes:
        if piece[:1] != b"$" or piece[1] % 2 == 0 or piece[5] != 200:
            return piece
        self.reports += 1
        seconds = struct.unpack_from(">I", piece, 12)[0] + self._by_s
        return piece[:12] + struct.pack(">I", seconds) + piece[16:]


@pytest.mark.parametrize("days", [-3, 0, 400])
def test_a_camera_whose_clock_is_days_off_moves_no_time(tmp_path: Path, days: int) -> None:
    server = vs.RtspServer({"C01": H264.format(film(tmp_path / "film.mp4", "25", *X264))})
    shift = Shifted(days)
    wire = field.Wire(server.port, shift)
    stream = opened(address(f"rtsp://127.0.0.1:{wire.port}/C01"))
    try:
        off, apart = [], []
        for count, packet in enumerate(stream.packets()):
            apart.append(abs(time.time_ns() // 1000 - packet.captured_at_us))
            off.append(stream.camera_off_s)
            if count > 190 or (off[-1] and len(off) > 120):
                break
        assert shift.reports > 0
        assert off[-1] == pytest.approx(days * 86400, abs=2)
        assert stream.reported is (days == 0)
        assert max(apart) < 1_500_000
    finally:
        stream.close()
        wire.close()
        server.kill()


def test_a_camera_that_names_itself_in_gbk_plays(tmp_path: Path) -> None:
    """The SDP is to be UTF-8; many a camera writes its name as it is used to."""
    server = vs.RtspServer({"C01": H264.format(film(tmp_path / "film.mp4", "25", *X264))})
    name = "罐区".encode("gbk")
    wire = field.Wire(server.port, lambda said: said.replace(b"s=Session streamed", b"s=" + name.ljust(16, b" ")))
    try:
        assert watch(f"rtsp://127.0.0.1:{wire.port}/C01", 1)[1]
    finally:
        wire.close()
        server.kill()


@pytest.mark.parametrize("way", [lambda port: f"rtsp://guard:wr0ng@127.0.0.1:{port}/C01"], ids=["in the address"])
def test_no_trace_of_a_fault_has_the_password(tmp_path: Path, way: Callable[[int], str]) -> None:
    path = film(tmp_path / "film.mp4", "25", *X264)
    server = vs.RtspServer({"C01": H264.format(path)}, password="Y2F0")
    try:
        with pytest.raises(DeviceRefused) as told:
            opened(address(way(server.port)))
    finally:
        server.kill()
    assert "wr0ng" not in "".join(traceback.format_exception(told.value))
    assert "wr0ng" not in repr(address(way(1)))
