"""A worker looks more often where an alert stands or a permit runs, and says of each camera how often and why."""

from __future__ import annotations

from pathlib import Path

from msgspec import structs

from console.topics import state_topic
from console.values import AlertState, Need
from tests.conftest import RunningBroker
from tests.integration import vision_server as vs
from tests.integration.test_vision_worker import Room, working
from tests.unit.vision.test_budget import alert
from tests.unit.vision.test_trust import copied_model


def need(room: Room, camera: str) -> Need:
    """Why this camera is looked at as often as it is, as last heard."""
    reading = room.readings.get(camera)
    return reading.need if reading else Need.NONE


async def test_an_alert_calls_for_its_camera_until_it_is_over(broker: RunningBroker, tmp_path: Path) -> None:
    server = vs.RtspServer({"C01": vs.from_file(vs.clip(tmp_path / "clip.mp4", vs.moving, 40))})
    context = vs.context(tmp_path, [vs.camera(name, server.url("C01")) for name in ("C01", "C02")])
    stands = alert(cameras=("C02",))
    topic = state_topic("test", "alert", stands.alert)
    try:
        async with working(context, broker, copied_model(tmp_path)) as (room, _):
            await room.until(lambda: need(room, "C01") is need(room, "C02") is Need.MOTION, 20, "both have motion")
            room.bus.publish(topic, stands, retain=True)
            await room.until(lambda: need(room, "C02") is Need.ALERT, 10, "the alert calls")
            assert need(room, "C01") is Need.MOTION
            await room.until(lambda: room.readings["C02"].detect_fps > 3.5, 10, "it gets its rate")
            room.bus.publish(topic, structs.replace(stands, state=AlertState.NORMAL, active=False))
            room.bus.clear(topic)
            await room.until(lambda: need(room, "C02") is Need.MOTION, 10, "the alert is over")
            assert room.alive[-1].figures["frames_passed_over"] > 10
            assert "fell_from" not in room.alive[-1].notes
    finally:
        server.kill()
