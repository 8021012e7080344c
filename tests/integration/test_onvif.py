"""The ONVIF client against a simulated camera that speaks the real protocol on a real port."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from devices import web
from devices.cameras.address import Login, address
from devices.errors import BadReply, DeviceRefused, LinkLost
from devices.onvif import discovery
from devices.onvif.device import OnvifDevice
from devices.onvif.events import PullPoint
from devices.onvif.ptz import DEGREES, GENERIC, Preset, Ptz
from devices.sim.onvif.answers import Camera
from devices.sim.onvif.camera import Noticed, Stream
from devices.sim.onvif.server import OnvifServer, Responder

LOGIN = Login("guard", "Y2F0")
DAYS = 86400.0
STREAMS = (
    Stream("main", "rtsp://192.168.1.64:554/main?x=1", 1920, 1080),
    Stream("small", "rtsp://0.0.0.0/sub", 640, 360),
)
Serve = Callable[..., OnvifServer]
Place = tuple[float, float, float]


@pytest.fixture
def serve() -> Iterator[Serve]:
    running: list[OnvifServer] = []

    def start(way: str = "token", base_url: str = "", **how: object) -> OnvifServer:
        running.append(OnvifServer(Camera(base_url, STREAMS, **how), LOGIN, way))  # type: ignore[arg-type]
        return running[-1]

    yield start
    for server in running:
        server.stop()


def device(server: OnvifServer, login: Login | None = LOGIN) -> OnvifDevice:
    return OnvifDevice(address(server.url, login))


@pytest.mark.parametrize("way", ["token", "digest", "none"])
@pytest.mark.parametrize("off_s", [0.0, -3 * DAYS, 400 * DAYS])
def test_a_camera_says_what_it_is_whatever_its_clock(serve: Serve, way: str, off_s: float) -> None:
    camera = device(serve(way, clock_off_s=off_s))
    assert camera.information().model == "Simulated"
    assert camera.clock_off_s == pytest.approx(off_s, abs=1.5)


@pytest.mark.parametrize("way", ["token", "digest"])
def test_a_wrong_password_is_told_without_saying_it(serve: Serve, way: str) -> None:
    server = serve(way)
    for login in (Login("guard", "wr0ng"), Login("nobody", "Y2F0"), None):
        with pytest.raises(DeviceRefused, match="user or password refused") as told:
            device(server, login).information()
        assert "wr0ng" not in str(told.value)


@pytest.mark.parametrize("how", [{}, {"media2": False}, {"media2": False, "capabilities_only": True}])
def test_profiles_and_their_streams(serve: Serve, how: dict[str, bool]) -> None:
    """By the new media service, the old one, and as cameras from before GetServices."""
    server = serve(base_url="http://192.168.1.64", **how)
    camera = device(server)
    main, small = camera.profiles()
    assert (main.token, main.codec, main.width_px, main.height_px, main.fps, main.kbit_s) == (
        "main", "H264", 1920, 1080, 25, 2000,
    )  # fmt: skip
    assert (small.name, small.node) == ("Small", "N1")
    there = camera.stream("main")
    assert there.said == "rtsp://127.0.0.1:554/main?x=1", "the host by which it was reached, its own port"
    assert there.login == LOGIN and "Y2F0" not in there.said
    assert camera.stream("small", "udp").asks("transport") == "udp"
    assert camera.snapshot("main").url == f"http://127.0.0.1:{server.port}/still.jpg"
    with pytest.raises(DeviceRefused, match="no profile nothing"):
        camera.stream("nothing")


def test_a_still_is_fetched_with_the_login(serve: Serve) -> None:
    server = serve("digest")
    server.still = b"\xff\xd8still"
    assert web.fetched(device(server).snapshot("main")).body == b"\xff\xd8still"


def test_it_turns_and_stops(serve: Serve) -> None:
    camera = device(serve())
    ptz = Ptz(camera, camera.profiles()[0])
    ptz.move(1.0, -0.5, 0.2)
    moved = _until(lambda: place if (place := ptz.place())[0] > 0.1 else None)
    ptz.stop()
    still = ptz.place()
    assert moved[1] < 0 and moved[2] > 0 and still == ptz.place()


def test_it_goes_where_it_is_told(serve: Serve) -> None:
    camera = device(serve())
    ptz = Ptz(camera, camera.profiles()[0])
    ptz.look(0.5, -0.25, 0.75)
    assert ptz.place() == (0.5, -0.25, 0.75)
    token = ptz.remember("门 gate")
    ptz.shift(-0.5, 0.5)
    assert ptz.place() == (0, 0.25, 0.75)
    assert ptz.presets() == [Preset(token, "门 gate")]
    ptz.go_to(token)
    assert ptz.place() == (0.5, -0.25, 0.75)
    assert ptz.remember("again", token) == token and ptz.presets() == [Preset(token, "again")]
    ptz.look(90, 45, uri=DEGREES)
    assert ptz.place()[:2] == (0.5, 0.5)
    assert set(ptz.spaces()) == {GENERIC, DEGREES}
    with pytest.raises(BadReply, match="lies outside"):
        ptz.look(1.5, 0)
    with pytest.raises(BadReply, match="cannot be sent"):
        ptz.look(0, 0, uri="urn:elsewhere")
    with pytest.raises(DeviceRefused, match="no preset P9"):
        ptz.go_to("P9")


def test_a_fixed_camera_says_so(serve: Serve) -> None:
    camera = device(serve(ptz=False))
    with pytest.raises(BadReply, match="profile Main cannot pan"):
        Ptz(camera, camera.profiles()[0])


def test_events_come_with_our_time(serve: Serve) -> None:
    """Its clock is three days behind; its events are not."""
    server = serve(clock_off_s=-3 * DAYS, base_url="http://10.0.0.9")
    camera = device(server)
    point = PullPoint(camera)
    assert point.pull(0.0) == []
    now_s = time.time()
    for topic, key, on in (
        ("RuleEngine/CellMotionDetector/Motion", "IsMotion", True),
        ("VideoSource/MotionAlarm", "State", False),
        ("RuleEngine/TamperDetector/Tamper", "IsTamper", True),
        ("Device/Trigger/DigitalInput", "LogicalState", True),
    ):
        server.camera.state.notice(Noticed(topic, key, on, now_s, initial=topic.startswith("Device")))
    seen = point.pull()
    assert [(one.kind, one.on, one.initial) for one in seen] == [
        ("motion", True, False), ("motion", False, False), ("tamper", True, False), ("input", True, True),
    ]  # fmt: skip
    assert all(abs(one.at_us / 1e6 - now_s) < 2 for one in seen)
    assert seen[0].said["VideoSourceConfigurationToken"] == "V1"
    point.renew()
    point.end()


def test_a_pull_waits_within_bounds(serve: Serve) -> None:
    point = PullPoint(device(serve()))
    began = time.monotonic()
    assert point.pull(60) == []
    assert 2.5 < time.monotonic() - began < 4


def test_what_is_no_camera_is_told(serve: Serve) -> None:
    server = serve()
    with pytest.raises(LinkLost, match="connection refused"):
        OnvifDevice(address("http://127.0.0.1:1/onvif/device_service"))
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        began = time.monotonic()
        with pytest.raises(LinkLost, match=r"no .*answer within"):
            OnvifDevice(address(f"http://127.0.0.1:{silent.getsockname()[1]}/"))
        assert time.monotonic() - began < web.ANSWER_S + 1
    assert server.port


ANSWERS = {
    "a page": (b"<html><body>hello</body></html>", "not an ONVIF camera's answer"),
    "no XML": (b"\x00\xff" * 90, "not an ONVIF camera's answer"),
    "entities": (b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><a>&b;</a>', "document type"),
    "too deep": (b"<a>" * 5000, "more elements"),
    "too much": (b"<a>" + b"<b/>" * 60_000 + b"</a>", "more elements"),
    "too large": (b"<a>" + b" " * (5 << 20) + b"</a>", "larger than 4 MiB"),
    "cut off": (b"<s:Envelope", "not an ONVIF camera's answer"),
}


@pytest.mark.parametrize("name", list(ANSWERS))
def test_an_answer_that_is_none_is_told(serve: Serve, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    said, words = ANSWERS[name]
    monkeypatch.setattr(OnvifServer, "answered", lambda *_: (200, said))
    with pytest.raises(BadReply, match=words):
        OnvifDevice(address(serve().url))


def test_an_answer_that_drips_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "ANSWER_S", 1.0)
    with socket.socket() as slow:
        slow.bind(("127.0.0.1", 0))
        slow.listen()

        def drip() -> None:
            peer, _ = slow.accept()
            with peer:
                peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
                try:
                    while True:
                        peer.sendall(b" ")
                        threading.Event().wait(0.05)
                except OSError:
                    return

        thread = threading.Thread(target=drip)
        thread.start()
        began = time.monotonic()
        with pytest.raises(LinkLost, match="no whole answer within 1 s"):
            OnvifDevice(address(f"http://127.0.0.1:{slow.getsockname()[1]}/"))
        assert time.monotonic() - began < 2.5
        thread.join()


# ---------------------------------------------------------------- who is there?


@pytest.fixture
def responder(serve: Serve) -> Iterator[tuple[Responder, OnvifServer]]:
    server = serve()
    running = Responder(server.url, "罐区北 gate", port=0)
    yield running, server
    running.stop()


def test_cameras_are_found(responder: tuple[Responder, OnvifServer]) -> None:
    running, server = responder
    found = discovery.find(1.0, ["127.0.0.1"], port=running.port)
    assert [(one.url, one.name, one.hardware, one.location, one.host) for one in found] == [
        (server.url, "罐区北 gate", "Simulated", "Yard", "127.0.0.1")
    ]
    assert OnvifDevice(address(found[0].url, LOGIN)).information().maker == "Vigil"


def test_nonsense_on_the_network_is_passed_over(responder: tuple[Responder, OnvifServer]) -> None:
    """Answers to others, answers without an address, no answers at all; the search ends in its time."""
    running, server = responder
    question, number = discovery.probe("tds:Device")
    good = running.matches(question)
    assert len(discovery.answers(good, {number}, "127.0.0.1")) == 1
    for said in (
        good.replace(number.encode(), b"urn:uuid:other"),
        good.replace(server.url.encode(), b"ftp://cam http://[bad javascript:alert(1)"),
        good[: len(good) // 2],
        b"",
        b"\xff" * 60000,
    ):
        assert discovery.answers(said, {number}, "127.0.0.1") == []
    assert running.matches(b"nonsense") == b"" and running.matches(good) == b""
    began = time.monotonic()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as deaf:
        deaf.bind(("", 0))
        membership = struct.pack("4s4s", socket.inet_aton(discovery.GROUP), socket.inet_aton("127.0.0.1"))
        deaf.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, membership)
        assert discovery.find(0.5, ["127.0.0.1"], port=deaf.getsockname()[1]) == []
    assert time.monotonic() - began < 1.5


def test_an_interface_that_is_not_ours_is_told() -> None:
    with pytest.raises(LinkLost, match=r"192\.0\.2\.1: no address of this machine"):
        discovery.find(0.1, ["192.0.2.1"])


def _until(seen: Callable[[], Place | None], within_s: float = 5.0) -> Place:
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        if (found := seen()) is not None:
            return found
    raise AssertionError(f"not within {within_s:g} s")
