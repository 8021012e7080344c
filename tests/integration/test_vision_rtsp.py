"""RTSP against a real server: frames with their times, and every fault within bounds and in words."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from threading import TIMEOUT_MAX

import pytest

from devices.cameras import rtsp
from devices.cameras.address import address, without_password
from devices.cameras.rtsp import RtspStream
from devices.cameras.stream import pause_s
from devices.errors import BadReply, DeviceError, DeviceRefused, FilmOver, LinkLost
from tests.integration import vision_server as vs

PASSWORD = "Y2F0"


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return vs.clip(tmp_path_factory.mktemp("clip") / "clip.mp4", vs.moving, 30)


@pytest.fixture
def server(clip: Path) -> Iterator[vs.RtspServer]:
    running = vs.RtspServer({"C01": vs.from_file(clip), "sound": vs.SOUND_ONLY})
    yield running
    running.kill()


def watch(url: str, packets: int = 10_000) -> tuple[list[int], list[int], list[int]]:
    """Capture times of packets and of frames, and how long each packet had waited, in microseconds."""
    stream = RtspStream(url)
    captured, frames, behind = [], [], []
    try:
        for packet in stream.packets():
            captured.append(packet.captured_at_us)
            behind.append(packet.behind_us)
            frames += [frame.captured_at_us for frame in stream.decode(packet)]
            if len(captured) == packets:
                break
    finally:
        stream.close()
    return captured, frames, behind


@pytest.mark.parametrize("transport", ["", "?transport=tcp", "?transport=udp"])
def test_frames_come_with_the_time_of_their_packets(server: vs.RtspServer, transport: str) -> None:
    began_us = time.time_ns() // 1000
    captured, frames, _ = watch(server.url("C01") + transport, 60)
    now_us = time.time_ns() // 1000
    assert set(frames) <= set(captured) and len(frames) >= 55
    assert began_us - 3_000_000 < captured[0] < captured[-1] < now_us
    steps = [after - before for before, after in pairwise(captured)]
    assert all(30_000 <= step <= 50_000 for step in steps), steps
    assert now_us - captured[-1] < 300_000


def test_the_camera_s_own_reports_are_used(server: vs.RtspServer) -> None:
    stream = RtspStream(server.url("C01"))
    try:
        for count, _ in enumerate(stream.packets()):
            if stream.reported or count > 200:
                break
        assert stream.reported
        assert abs(stream.camera_off_s) < 1
    finally:
        stream.close()


def test_who_reads_slowly_is_told_how_far_behind_he_is(server: vs.RtspServer) -> None:
    stream = RtspStream(server.url("C01"))
    behind = 0
    try:
        for count, packet in enumerate(stream.packets()):
            behind = packet.behind_us
            if count == 40:
                halt = threading.Event()
                halt.wait(1.2)
            if count == 42:
                break
    finally:
        stream.close()
    assert 800_000 < behind < 1_500_000


def test_a_killed_server_is_a_lost_link(server: vs.RtspServer) -> None:
    killer = threading.Timer(1.5, server.kill)
    killer.start()
    with pytest.raises(LinkLost, match=r"ended the stream|look at"):
        watch(server.url("C01"))
    killer.join()


def test_a_hung_server_is_a_lost_link_within_bounds(server: vs.RtspServer) -> None:
    halted: list[float] = []

    def halt() -> None:
        halted.append(time.monotonic())
        server.halt()

    timer = threading.Timer(1.5, halt)
    timer.start()
    with pytest.raises(LinkLost, match="silent for 6 s"):
        watch(server.url("C01"))
    assert time.monotonic() - halted[0] < 2 * rtsp.READ_S + 1.5
    timer.join()


def test_a_wrong_path_is_told(server: vs.RtspServer) -> None:
    with pytest.raises(BadReply, match="knows no such path"):
        RtspStream(server.url("none"))


def test_a_stream_without_video_is_told(server: vs.RtspServer) -> None:
    with pytest.raises(BadReply, match=r"no video|has this path a video"):
        RtspStream(server.url("sound"))


def test_a_closed_port_is_told_at_once() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    began = time.monotonic()
    with pytest.raises(LinkLost, match="connection refused"):
        RtspStream(f"rtsp://127.0.0.1:{port}/C01")
    assert time.monotonic() - began < 1


def test_a_peer_that_never_answers_is_given_up() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        began = time.monotonic()
        with pytest.raises(LinkLost, match="no answer within 4 s"):
            RtspStream(f"rtsp://127.0.0.1:{silent.getsockname()[1]}/C01")
        assert time.monotonic() - began < rtsp.OPEN_S + 1


def test_a_peer_that_speaks_another_protocol_is_told() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()

        def answer() -> None:
            peer, _ = other.accept()
            with peer:
                peer.recv(100)
                peer.sendall(b"220 mail.example ESMTP\r\n" * 50)

        thread = threading.Thread(target=answer)
        thread.start()
        with pytest.raises(DeviceError) as told:
            RtspStream(f"rtsp://127.0.0.1:{other.getsockname()[1]}/C01")
        thread.join()
    assert "look at" in str(told.value)


def test_a_wrong_password_is_told_without_saying_it(clip: Path) -> None:
    server = vs.RtspServer({"C01": vs.from_file(clip)}, password=PASSWORD)
    try:
        for login in ("", "guard:wr0ng@"):
            with pytest.raises(DeviceRefused, match="user or password refused") as told:
                RtspStream(server.url("C01", login))
            assert "wr0ng" not in str(told.value)
        assert len(watch(server.url("C01", f"guard:{PASSWORD}@"), 5)[0]) == 5
    finally:
        server.kill()


def test_an_unknown_transport_is_told() -> None:
    with pytest.raises(BadReply, match="write tcp or udp"):
        RtspStream("rtsp://127.0.0.1/C01?transport=pigeon")


def test_a_host_that_nobody_knows_is_told() -> None:
    with pytest.raises(LinkLost, match="look at the camera's power and network"):
        RtspStream("rtsp://no-such-host.invalid/C01")


def test_another_address_keeps_its_own_questions() -> None:
    parts = address("rtsp://a/b?channel=1&transport=udp&x=")
    assert (parts.url, parts.asks("transport")) == ("rtsp://a/b?channel=1&x=", "udp")
    assert without_password("rtsp://u:p%40@cam:554/a?b=c") == "rtsp://cam:554/a?b=c"


def test_pauses_grow_to_eight_seconds_with_some_chance_in_them() -> None:
    wrong = BadReply("cam: no such path")
    assert [pause_s(wrong, failures, 0.5) for failures in (1, 2, 3, 4, 5, 9)] == [0.5, 1, 2, 4, 8, 8]
    assert (pause_s(wrong, 5, 0.0), pause_s(wrong, 5, 1.0)) == (6.0, 10.0)


def test_where_nobody_answers_it_is_tried_each_second_however_long_ago_it_was_lost() -> None:
    gone = LinkLost("cam: connection refused")
    assert [pause_s(gone, failures, 0.5) for failures in (1, 2, 3, 5000)] == [0.5, 1, 1, 1]
    assert pause_s(gone, 5000, 1.0) == 1.25


def test_a_film_that_is_over_is_not_played_again() -> None:
    assert pause_s(FilmOver("film: the film has ended"), 1, 0.0) == TIMEOUT_MAX
