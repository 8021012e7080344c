"""One camera's ear in its thread, against a simulated camera: what it says at the start, and while nobody answers."""

from __future__ import annotations

import time
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import pytest

from console.steering import CameraNotice
from console.vision import notices
from console.vision.logins import Logins
from console.vision.notices import Ear
from devices.cameras.address import Login, address
from devices.onvif import soap
from devices.sim.onvif import answers
from devices.sim.onvif.answers import Camera
from devices.sim.onvif.camera import Noticed, Stream
from devices.sim.onvif.server import OnvifServer
from tests.sites import camera
from tests.waiting import eventually

LOGIN = Login("guard", "Y2F0")
CLOCK = answers.ANSWERS["GetSystemDateAndTime"]
TAMPER, MOTION = "RuleEngine/TamperDetector/Tamper", "VideoSource/MotionAlarm"


class Listened:
    """A camera, its ear, and what the ear said."""

    def __init__(self) -> None:
        self.simulated = Camera("", (Stream("main", "rtsp://cam/1", 640, 360),))
        self.server = OnvifServer(self.simulated, LOGIN)
        self.said: list[CameraNotice] = []
        where = address(self.server.url, LOGIN)
        self.ear = Ear(camera("C01", "", 1, 1), lambda: where, self.said.append, lambda _camera: False, Logins())

    def happens(self, topic: str, key: str, on: bool, initial: bool = False) -> None:
        self.simulated.state.notice(Noticed(topic, key, on, time.time(), initial))

    def tampered(self) -> list[bool]:
        return [one.on for one in self.said if one.kind == "tamper"]


@pytest.fixture
def listened(monkeypatch: pytest.MonkeyPatch) -> Iterator[Listened]:
    monkeypatch.setattr(notices, "SAID_AGAIN_S", 0.05)
    monkeypatch.setattr(notices, "PAUSES_S", (5.0,))
    made = Listened()
    yield made
    made.ear.stop()
    made.ear.join(10)
    made.server.stop()


def test_that_nobody_tampers_is_said_at_the_start(listened: Listened) -> None:
    """Another worker may have said before that somebody does. That nothing moves is nothing new."""
    listened.happens(MOTION, "State", False, initial=True)
    listened.happens(TAMPER, "IsTamper", False, initial=True)
    listened.ear.start()
    eventually(listened.tampered, "its first word", 20)
    assert listened.tampered() == [False] and {one.kind for one in listened.said} == {"tamper"}


def test_what_stood_is_said_again_while_the_camera_does_not_answer(listened: Listened) -> None:
    listened.ear.start()
    listened.happens(TAMPER, "IsTamper", True)
    eventually(listened.tampered, "it is tampered with", 20)
    listened.server.stop()
    eventually(lambda: len(listened.tampered()) > 40, "said again and again", 20)
    assert all(listened.tampered())


def test_tampering_goes_on_being_heard_after_the_clock_was_set_back(
    listened: Listened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is said of a time to come is refused by the core, and what nobody repeats is over there."""
    back_us = [0]
    monkeypatch.setattr(notices, "now_us", lambda: time.time_ns() // 1000 - back_us[0])
    listened.ear.start()
    listened.happens(TAMPER, "IsTamper", True)
    eventually(lambda: len(listened.tampered()) > 2, "said again and again", 20)
    back_us[0] = 3_600_000_000
    count = len(listened.said) + 1  # One may have been made just before.
    eventually(lambda: len(listened.said) > count + 2, "said after the step", 20)
    times_us = [one.measured_at_us for one in listened.said[count:]]
    assert times_us == sorted(set(times_us)) and times_us[-1] <= notices.now_us()


def test_a_camera_whose_numbers_cannot_be_is_asked_again(
    listened: Listened, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(notices, "PAUSES_S", (0.05,))
    asked = []

    def clock(simulated: Camera, request: Element) -> Element:
        asked.append(request)
        said = CLOCK(simulated, request)
        if len(asked) <= 3:
            next(said.iter(soap.name("tt:Hour"))).text = "nan"
        return said

    monkeypatch.setitem(answers.ANSWERS, "GetSystemDateAndTime", clock)
    listened.happens(TAMPER, "IsTamper", True)
    listened.ear.start()
    eventually(listened.tampered, "it is heard once its clock is right", 20)
    (told,) = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    assert told.startswith("C01: events: the camera says a number that cannot be: Hour nan")
