"""A camera is steered from the room: asks over a real broker to a real core, its orders to a helm, SOAP to a camera."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from console.bus import Bus
from console.core import service
from console.messages import CameraReading, Message
from console.site.context import Context
from console.site.credentials import Credentials
from console.site.home import Home
from console.site.model import Camera
from console.site.shelf import BUILT_IN
from console.steering import CameraNotice, GoTo, LookThere, Steer, Steering, SteeringReading, SteerOrder
from console.topics import steer_topic
from console.values import Outcome
from console.vision import worker
from console.vision.helms import Helms
from console.vision.logins import Logins
from devices.cameras.address import Login
from devices.sim.onvif.answers import Camera as SimulatedCamera
from devices.sim.onvif.camera import Look, Noticed, Stream
from devices.sim.onvif.server import OnvifServer
from tests.conftest import RunningBroker
from tests.integration import vision_server as vs
from tests.integration.core_room import Seat, seated
from tests.sites import camera, small_site
from tests.waiting import until

LOGIN = Login("guard", "Y2F0")
STREAMS = (Stream("main", "rtsp://10.9.9.9/main", 1920, 1080),)


class Room:
    """A core, a helm, a camera, and what the helm told of poses."""

    def __init__(self, broker: RunningBroker, simulated: SimulatedCamera, **spans: float) -> None:
        self.simulated, self.server = simulated, OnvifServer(simulated, LOGIN)
        head = camera("C01", "hall", 12.0, 12.0, onvif=self.server.url, **spans)
        site = small_site(cameras=(head,))
        self.context = Context(site, broker.home.root / "site.toml", Home(broker.home.root))
        Credentials(self.context.home).keep(["C01"], LOGIN)
        self.poses: list[Camera | None] = []
        self.helm_bus = Bus(broker.access("vision"), site.id, "vision-1")
        self.helms = Helms(
            self.context, self.helm_bus, site.cameras, lambda _camera, pose: self.poses.append(pose), Logins()
        )

    def look(self) -> Look:
        """Where the camera looks now."""
        return self.simulated.state.now(time.monotonic())


@asynccontextmanager
async def steered(
    broker: RunningBroker, simulated: SimulatedCamera, **spans: float
) -> AsyncIterator[tuple[Room, Seat]]:
    """All of it running, the head reached."""
    room = Room(broker, simulated, **spans)
    core = asyncio.ensure_future(service.run(room.context, broker.access("core")))
    async with seated(broker) as seat:
        await room.helm_bus.start()
        room.helms.start()
        try:
            await until(lambda: _state(seat, lambda state: state.moves), "the head is there", 20)
            yield room, seat
        finally:
            room.helms.stop()
            await asyncio.to_thread(room.helms.join, time.monotonic() + 5)
            await room.helm_bus.stop()
            core.cancel()
            await asyncio.wait({core})
            room.server.stop()


def _state(seat: Seat, holds: Callable[[Steering], bool]) -> bool:
    state = seat.picture.steering.get("C01")
    return state is not None and holds(state)


def _rows(seat: Seat) -> list[str]:
    return [row.kind for row in seat.rows if row.subject == "C01"]


async def test_a_camera_turns_while_it_is_said_and_stops_by_itself(broker: RunningBroker) -> None:
    """The room that dies says nothing more: the camera stands still within a second or so."""
    async with steered(broker, SimulatedCamera("", STREAMS)) as (room, seat):
        for _ in range(3):
            answer = await seat.bus.ask(Steer(**seat.asked(), camera="C01", pan=0.5, tilt=-0.2))
            assert answer.outcome is Outcome.DONE, answer
            await asyncio.sleep(0.1)
        last_s = time.monotonic()
        await until(lambda: room.look().pan > 0, "it turns")
        assert room.simulated.state.until_s - room.simulated.state.at_s <= 1.0, "the camera's own end of it"
        await until(lambda: not any((room.simulated.state.speed.pan, room.simulated.state.speed.tilt)), "told to stop")
        assert time.monotonic() - last_s < 3.0
        await until(lambda: _state(seat, lambda state: state.home is False and (state.pan_deg or 0) > 0), "where it is")
        assert _state(seat, lambda state: state.operator == "wang" and state.seat == "room-1")
        assert _rows(seat) == ["steering_began"]
        await until(
            lambda: room.poses and room.poses[-1] is not None and room.poses[-1].heading_deg > 180.0, "its pose"
        )
        assert None in room.poses, "while it turned nobody knew"
        async with seated(broker, "room-2") as other:
            answer = await other.bus.ask(Steer(**other.asked("li"), camera="C01", pan=1.0))
            assert (answer.outcome, answer.where) == (Outcome.REFUSED, "wang")
        answer = await seat.bus.ask(GoTo(**seat.asked(), camera="C01"))
        assert answer.outcome is Outcome.DONE, answer
        await until(lambda: _state(seat, lambda state: state.home is True), "it looks where it looked")
        await until(lambda: room.poses[-1] == room.context.site.cameras[0], "and is detected on as before")
        assert _rows(seat) == ["steering_began", "camera_sent"]


async def test_a_stop_is_a_stop(broker: RunningBroker) -> None:
    async with steered(broker, SimulatedCamera("", STREAMS)) as (room, seat):
        await seat.bus.ask(Steer(**seat.asked(), camera="C01", zoom=1.0))
        await until(lambda: room.look().zoom > 0.05, "it zooms")
        await seat.bus.ask(Steer(**seat.asked(), camera="C01"))
        await until(lambda: room.simulated.state.speed == Look(), "it stands")
        await until(lambda: _state(seat, lambda state: state.zoomed), "known to be zoomed")
        assert room.poses[-1] is None, "what is seen zoomed in has no place on the plan"
        begun = seat.asked(ask="the-same")
        await until(lambda: _state(seat, lambda state: not state.operator), "he has it no more", 15)
        assert (await seat.bus.ask(Steer(**begun, camera="C01", pan=1.0))).outcome is Outcome.DONE
        await until(lambda: _rows(seat) == ["steering_began", "steering_ended", "steering_began"], "in the journal")
        await until(lambda: _state(seat, lambda state: not state.operator), "he has it no more", 15)
        at = room.look()
        again = seat.asked(ask="the-same")
        assert (await seat.bus.ask(Steer(**again, camera="C01", pan=1.0))).outcome is Outcome.DONE
        assert room.look() == at and len(_rows(seat)) == 4, "one ask is one row, and moves nothing again"


async def test_a_place_on_the_plan_is_looked_at(broker: RunningBroker) -> None:
    """C01 hangs at (12, 12) and looks south; (2, 12) is to the west: 90 degrees to the right."""
    async with steered(broker, SimulatedCamera("", STREAMS)) as (room, seat):
        answer = await seat.bus.ask(LookThere(**seat.asked(), x_m=2.0, y_m=12.0, storey="F1"))
        assert (answer.outcome, answer.where) == (Outcome.DONE, "C01")
        await until(lambda: room.look().pan == pytest.approx(0.5, abs=0.01), "it looks west")
        assert room.look().tilt * 90 == pytest.approx(-1.8, abs=0.3)


@pytest.mark.parametrize("spans", [{"pan_span_deg": 360.0, "tilt_span_deg": 180.0}, {}])
async def test_a_camera_that_knows_no_degrees(broker: RunningBroker, spans: dict[str, float]) -> None:
    """With its spans from the site file it is sent to angles; without them to presets, and says so."""
    simulated = SimulatedCamera("", STREAMS, degrees=False, tells_place=False)
    simulated.state.presets["P1"] = ("HALL", Look(pan=-0.25))
    async with steered(broker, simulated, **spans) as (room, seat):
        answer = await seat.bus.ask(LookThere(**seat.asked(), x_m=14.0, y_m=30.0, storey="F1"))
        assert answer.outcome is Outcome.DONE, answer
        await until(lambda: room.look() != Look(), "it turned")
        assert room.look().pan == pytest.approx(-6.34 / 180 if spans else -0.25, abs=0.01)
        home = await seat.bus.ask(GoTo(**seat.asked(), camera="C01"))
        assert home.outcome is (Outcome.DONE if spans else Outcome.REFUSED)


async def test_a_camera_that_went_away_is_said_and_the_core_answers_at_once(broker: RunningBroker) -> None:
    async with steered(broker, SimulatedCamera("", STREAMS)) as (room, seat):
        room.server.stop()
        await seat.bus.ask(Steer(**seat.asked(), camera="C01", pan=1.0))
        await until(lambda: _state(seat, lambda state: not state.moves and "127.0.0.1" in state.why), "it is said", 15)
        began_s = time.monotonic()
        answer = await seat.bus.ask(Steer(**seat.asked(), camera="C01", pan=1.0))
        assert (answer.outcome, answer.why) == (Outcome.REFUSED, "This camera cannot be steered now")
        assert time.monotonic() - began_s < 1.0
        room.server = OnvifServer(room.simulated, LOGIN, at=("127.0.0.1", room.server.port))
        await until(lambda: _state(seat, lambda state: state.moves), "it is back", 20)


async def test_a_helm_ends_while_its_camera_turns(broker: RunningBroker, tmp_path: Path) -> None:
    """Vision that is ended tells the camera to stop; one that is killed leaves it a second."""
    async with steered(broker, SimulatedCamera("", STREAMS)) as (room, seat):
        await seat.bus.ask(Steer(**seat.asked(), camera="C01", pan=1.0))
        await until(lambda: room.look().pan > 0, "it turns")
        room.helms.stop()
        await until(lambda: room.simulated.state.speed == Look(), "it stands")
        assert not [thread for thread in threading.enumerate() if thread.name == "helm-C01" and not thread.daemon]


async def test_a_worker_steers_its_own_camera(broker: RunningBroker, tmp_path: Path) -> None:
    """The whole worker: a stream, a head, a notice; the turned picture is no alert of a moved camera."""
    film = vs.clip(tmp_path / "clip.mp4", vs.moving, 6)
    rtsp, simulated = vs.RtspServer({"C01": vs.from_file(film)}), SimulatedCamera("", STREAMS)
    onvif = OnvifServer(simulated, LOGIN, "none")
    context = vs.context(tmp_path, [replace(vs.camera("C01", rtsp.url("C01")), onvif=onvif.url)])
    heard: list[Message] = []
    core = Bus(broker.access("core"), "test", "core")
    core.on("vigil/test/field/#", lambda batch: heard.extend(message for _, message in batch))
    await core.start()
    work = asyncio.ensure_future(
        worker.run(context, broker.access("vision"), ["C01"], BUILT_IN, False, name="vision-7")
    )

    def last(form: type[Message]) -> Message | None:
        return next((message for message in reversed(heard) if isinstance(message, form)), None)

    def head(holds: Callable[[SteeringReading], bool]) -> bool:
        reading = last(SteeringReading)
        return isinstance(reading, SteeringReading) and holds(reading)

    try:
        await until(lambda: head(lambda reading: reading.moves and reading.home is True), "its head", 20)
        order = SteerOrder(camera="C01", order="o-1", aim_deg=(90.0, -10.0))
        core.publish(steer_topic("test", "C01"), order)
        await until(lambda: room_look(simulated).pan == pytest.approx(0.5), "it turns")
        await until(
            lambda: head(lambda reading: (reading.order, reading.home, reading.pan_deg) == ("o-1", False, 90.0))
        )
        simulated.state.notice(Noticed("VideoSource/GlobalSceneChange/ImagingService", "State", True, time.time()))
        simulated.state.notice(Noticed("VideoSource/MotionAlarm", "State", True, time.time()))
        await until(lambda: isinstance(last(CameraNotice), CameraNotice), "what it noticed", 15)
        kinds = {message.kind for message in heard if isinstance(message, CameraNotice)}
        assert kinds == {"motion"}, "another scene is the turn's"
        await until(lambda: isinstance(last(CameraReading), CameraReading), "its picture")
        began_s = time.monotonic()
        work.cancel()
        await asyncio.wait({work})
        assert time.monotonic() - began_s < 3
    finally:
        work.cancel()
        await asyncio.wait({work})
        await core.stop()
        onvif.stop()
        rtsp.kill()


def room_look(simulated: SimulatedCamera) -> Look:
    return simulated.state.now(time.monotonic())
