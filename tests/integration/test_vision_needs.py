"""A worker looks more often where an alert stands or a permit runs, and says of each camera how often and why."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from msgspec import structs

from console.asks import AllSaid, Answer, Ask
from console.bus import Bus
from console.messages import Message
from console.topics import state_topic
from console.values import AlertState, Need, Outcome
from console.vision import standing
from console.vision.standing import StandingAlerts
from tests.conftest import RunningBroker
from tests.integration import vision_server as vs
from tests.integration.test_vision_worker import Room, working
from tests.unit.vision.test_budget import alert
from tests.unit.vision.test_trust import copied_model
from tests.waiting import until


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


async def test_what_ended_while_a_workers_line_was_down_calls_no_more(
    broker: RunningBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once the core has said the rest again, as the access list lets a worker ask it; and not before."""
    monkeypatch.setattr(standing, "ASK_S", 0.5)
    monkeypatch.setattr(standing, "REST_S", 0.1)
    core, vision = Bus(broker.access("core"), "test", "core"), Bus(broker.access("vision"), "test", "vision-7")
    stands, ends, answers, told = alert(), alert(alert="danger/sos/worker/W-1"), list[Outcome](), list[str]()

    async def answer(ask: Ask) -> Answer:
        assert isinstance(ask, AllSaid) and ask.seat == "vision-7"
        answers.append(Outcome.DONE if len(answers) else Outcome.FAILED)
        return Answer(ask=ask.ask, outcome=answers[-1])

    def names() -> list[str]:
        return sorted(one.alert for one in heard.alerts)

    def hear(batch: list[tuple[str, Message]]) -> None:
        for topic, message in batch:
            heard.take(topic, message)

    core.answer(answer)
    heard = StandingAlerts(vision, lambda: told.extend(names()))
    vision.on("vigil/test/state/alert/+", hear, endings=True)
    following = asyncio.ensure_future(heard.follow())
    await core.start()
    await vision.start()
    try:
        for one in (stands, ends):
            core.publish(state_topic("test", "alert", one.alert), one, retain=True, qos=1)
        await until(lambda: len(heard.alerts) == 2)
        assert vision._line._transport is not None
        vision._line._transport.abort()
        await until(lambda: not vision.connected)
        core.clear(state_topic("test", "alert", ends.alert))
        await until(lambda: names() == [stands.alert])
        assert answers == [Outcome.FAILED, Outcome.DONE] and told == [stands.alert]
        core.clear(state_topic("test", "alert", stands.alert))
        await until(lambda: not heard.alerts)
    finally:
        following.cancel()
        await vision.stop()
        await core.stop()
