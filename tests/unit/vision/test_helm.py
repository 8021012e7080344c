"""One head in its thread, against a simulated camera: what it says when the camera says no, or is gone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from console.steering import SteeringReading, SteerOrder
from console.vision.helm import Helm
from devices.cameras.address import Login, address
from devices.onvif.head import Head, Spans
from devices.sim.onvif.answers import Camera
from devices.sim.onvif.camera import Stream
from devices.sim.onvif.server import OnvifServer
from tests.waiting import eventually

LOGIN = Login("guard", "Y2F0")


class Steered:
    """A camera, its helm, and what the helm said."""

    def __init__(self, simulated: Camera) -> None:
        self.simulated, self.server = simulated, OnvifServer(simulated, LOGIN)
        self.said: list[SteeringReading] = []
        self.turns: list[SteeringReading] = []
        where = address(self.server.url, LOGIN)
        self.helm = Helm("C01", lambda: Head(where, Spans()), self.said.append, self.turns.append)
        self.helm.start()

    def last(self) -> SteeringReading | None:
        return self.said[-1] if self.said else None

    def end(self) -> None:
        self.helm.stop()
        self.helm.join(10)
        self.server.stop()


@pytest.fixture
def steered() -> Iterator[list[Steered]]:
    running: list[Steered] = []
    yield running
    for one in running:
        one.end()


def started(steered: list[Steered], **can: Any) -> Steered:
    made = Steered(Camera("", (Stream("main", "rtsp://cam/1", 640, 360),), **can))
    steered.append(made)
    eventually(lambda: made.last() is not None, "its first word", 20)
    return made


def test_a_camera_without_presets_turns_all_the_same(steered: list[Steered]) -> None:
    one = started(steered, remembers=False)
    reading = one.last()
    assert reading is not None and (reading.moves, reading.presets, reading.home) == (True, (), True)


def test_a_camera_that_cannot_turn_is_said(steered: list[Steered]) -> None:
    reading = started(steered, ptz=False).last()
    assert reading is not None and not reading.moves and "none of its profiles can pan" in reading.why


def test_what_the_camera_refuses_is_said_and_it_steers_on(steered: list[Steered]) -> None:
    one = started(steered, degrees=False)
    for order, why in (
        (SteerOrder(camera="C01", order="o-1", preset="nothing"), "no preset nothing"),
        (SteerOrder(camera="C01", order="o-2", aim_deg=(10.0, 0.0)), "cannot be sent to an angle"),
    ):
        one.helm.order(order)
        reading = eventually(lambda o=order: next((r for r in one.said if r.order == o.order), None), "it is said")  # type: ignore[misc]
        assert why in reading.why and reading.moves
    one.helm.order(SteerOrder(camera="C01", order="o-3", pan=0.5))
    eventually(lambda: any(r.order == "o-3" and not r.why for r in one.said), "and turns")


def test_it_ends_although_its_camera_is_gone_while_it_turns(steered: list[Steered]) -> None:
    one = started(steered)
    one.helm.order(SteerOrder(camera="C01", order="o-1", pan=0.5))
    eventually(lambda: one.turns, "it turns")
    one.server.stop()
    one.helm.stop()
    one.helm.join(10)
    assert not one.helm._thread.is_alive()
