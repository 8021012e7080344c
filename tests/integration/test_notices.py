"""What a camera notices comes over a real broker: from a simulated camera's pull point."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from console.bus import Bus
from console.messages import Message
from console.site.context import Context
from console.site.credentials import Credentials
from console.site.home import Home
from console.steering import CameraNotice
from console.vision import notices
from console.vision.logins import Logins
from console.vision.notices import Notices
from devices.cameras.address import Login
from devices.sim.onvif.answers import Camera as SimulatedCamera
from devices.sim.onvif.camera import Noticed, Stream
from devices.sim.onvif.server import OnvifServer
from tests.conftest import RunningBroker
from tests.sites import camera, small_site
from tests.waiting import until

LOGIN = Login("guard", "Y2F0")
TAMPER, MOTION = "RuleEngine/TamperDetector/Tamper", "VideoSource/MotionAlarm"
INPUT = "Device/Trigger/DigitalInput"


async def test_tampering_motion_and_an_input_are_said(broker: RunningBroker, tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(notices, "SAID_AGAIN_S", 0.05)
    monkeypatch.setattr(notices, "PAUSES_S", (0.1,))
    simulated = SimulatedCamera("", (Stream("main", "rtsp://10.9.9.9/main", 1920, 1080),))
    server = OnvifServer(simulated, LOGIN)
    site = small_site(cameras=(camera("C01", "hall", 12.0, 12.0, onvif=server.url), camera("C02", "hall", 1.0, 1.0)))
    context = Context(site, tmp_path / "site.toml", Home(tmp_path / "own"))
    Credentials(context.home).keep(["C01"], LOGIN)
    heard: list[CameraNotice] = []

    def hear(batch: list[tuple[str, Message]]) -> None:
        heard.extend(message for _, message in batch if isinstance(message, CameraNotice))

    core, vision = Bus(broker.access("core"), site.id, "core"), Bus(broker.access("vision"), site.id, "vision-1")
    core.on(f"vigil/{site.id}/field/notice/+", hear)
    turned = False
    ears = Notices(context, vision, site.cameras, lambda _camera: turned, Logins())
    await core.start()
    await vision.start()
    ears.start()

    def said(kind: str, on: bool) -> list[CameraNotice]:
        return [one for one in heard if (one.camera, one.kind, one.on) == ("C01", kind, on)]

    def happens(topic: str, key: str, on: bool, initial: bool = False) -> None:
        simulated.state.notice(Noticed(topic, key, on, time.time(), initial))

    try:
        happens(INPUT, "LogicalState", False, initial=True)
        happens(TAMPER, "IsTamper", True)
        await until(lambda: len(said("tamper", True)) > 1, "said, and said again while it stands")
        assert not said("input", False), "what does not stand at the start is nothing new"
        happens(MOTION, "State", True)
        happens(INPUT, "LogicalState", True)
        happens(TAMPER, "IsTamper", False)
        await until(lambda: said("motion", True) and said("input", True) and said("tamper", False), "each once")
        assert abs(said("motion", True)[0].since_us - time.time() * 1e6) < 15e6
        turned, before = True, len(said("tamper", True))
        happens(TAMPER, "IsTamper", True)
        happens(MOTION, "State", False)
        await until(lambda: said("motion", False), "the later one")
        assert len(said("tamper", True)) == before, "a camera that is turned on purpose sees another scene"
        server.stop()
        server = OnvifServer(simulated, LOGIN, at=("127.0.0.1", server.port))
        turned = False
        happens(TAMPER, "IsTamper", True)
        await until(lambda: len(said("tamper", True)) > before, "heard again after it was away", 20)
    finally:
        ears.stop()
        await asyncio.to_thread(ears.join, time.monotonic() + 6)
        await core.stop()
        await vision.stop()
        server.stop()
