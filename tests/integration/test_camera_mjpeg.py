"""Motion JPEG by a real web server: pictures as they come, and every fault within bounds and in words."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from devices.cameras import mjpeg
from devices.cameras.address import Login, address
from devices.cameras.sources import opened
from devices.cameras.stream import READ_S
from devices.errors import BadReply, DeviceError, DeviceRefused, LinkLost
from tests.integration import camera_servers as field


@pytest.fixture(scope="module")
def pictures() -> list[bytes]:
    return field.jpegs(30)


@pytest.fixture
def server(pictures: list[bytes]) -> Iterator[field.MjpegServer]:
    running = field.MjpegServer(pictures)
    yield running
    running.close()


def watch(url: str, packets: int = 10_000, certificate: str = "") -> list[int]:
    """Capture times of frames."""
    stream = opened(address(url, certificate=certificate))
    seen: list[int] = []
    try:
        for count, packet in enumerate(stream.packets(), start=1):
            frames = stream.decode(packet)
            assert all((frame.image.width, frame.image.height) == (640, 360) for frame in frames)
            seen += [frame.captured_at_us for frame in frames]
            if count == packets:
                break
    finally:
        stream.close()
    return seen


@pytest.mark.parametrize("path", ["live", "lengthless"])
def test_pictures_carry_the_time_of_their_arrival(server: field.MjpegServer, path: str) -> None:
    seen = watch(server.url(path), 40)
    assert len(seen) == 40 and all(before < after for before, after in pairwise(seen))
    assert abs(time.time_ns() // 1000 - seen[-1]) < 300_000
    assert 0.8 < (seen[-1] - seen[5]) / 34 / 40_000 < 1.6


def test_a_login_is_used_and_a_wrong_one_told_without_it(server: field.MjpegServer) -> None:
    assert len(watch(server.url("login", "guard:Y2F0@"), 3)) == 3
    assert opened(address(server.url("login"), Login("guard", "Y2F0"))).close() is None
    for login in ("", "guard:wr0ng@"):
        with pytest.raises(DeviceRefused, match="user or password refused") as told:
            opened(address(server.url("login", login)))
        assert "wr0ng" not in str(told.value)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("page", "sends text/html, not Motion JPEG"),
        ("none", "knows no such path"),
        ("broken", "answers 500"),
        ("moved", "another address"),
    ],
)
def test_what_is_no_camera_is_told(server: field.MjpegServer, path: str, words: str) -> None:
    with pytest.raises(BadReply, match=words):
        opened(address(server.url(path)))
    assert server.asked == [f"/{path}"]


def test_garbage_is_told(server: field.MjpegServer) -> None:
    with pytest.raises(DeviceError, match=r"look at|ended the stream"):
        watch(server.url("garbage"))


def test_a_server_that_ends_is_a_lost_link(server: field.MjpegServer) -> None:
    with pytest.raises(LinkLost, match="ended the stream"):
        watch(server.url("short"))


def test_a_server_that_falls_silent_is_a_lost_link_within_bounds(server: field.MjpegServer) -> None:
    stream = opened(address(server.url("live")))
    began = 0.0
    try:
        with pytest.raises(LinkLost, match="silent for 3 s"):
            for count, _ in enumerate(stream.packets()):
                if count == 5:
                    server.halted.set()
                    began = time.monotonic()
    finally:
        stream.close()
    assert time.monotonic() - began < READ_S + 1.5


def test_a_picture_that_drips_is_given_up(server: field.MjpegServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mjpeg, "PICTURE_S", 1.0)
    began = time.monotonic()
    with pytest.raises(LinkLost, match="no whole picture within 1 s"):
        watch(server.url("drip"))
    assert time.monotonic() - began < 3


def test_a_picture_without_end_is_given_up(server: field.MjpegServer) -> None:
    with pytest.raises(DeviceError, match=r"more than 32 MiB|not pictures"):
        watch(server.url("flood"))


def test_https_believes_the_pinned_certificate_only(pictures: list[bytes], tmp_path: Path) -> None:
    pair = field.certificate(tmp_path)
    server = field.MjpegServer(pictures, tls=field.serving_tls(pair))
    try:
        url, pin = server.url("live", scheme="https"), field.sha256(pair[0])
        assert len(watch(url, 3, pin)) == 3
        with pytest.raises(BadReply, match=f'not trusted .*certificate = "{pin}"'):
            watch(url)
        with pytest.raises(BadReply, match=f"another certificate than the site file names .{pin}"):
            watch(url, certificate="ab" * 32)
        with pytest.raises(DeviceError, match=r"look at"):
            watch(server.url("live"))
    finally:
        server.close()
