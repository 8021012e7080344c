"""A vision worker whose recordings cannot be written: it is told, live goes on, recording begins again by itself."""

from __future__ import annotations

from pathlib import Path

from console.values import PictureState
from tests.conftest import RunningBroker
from tests.integration import vision_server as vs
from tests.integration.test_vision_worker import working


async def test_a_recordings_folder_that_vanishes_costs_no_picture(broker: RunningBroker, tmp_path: Path) -> None:
    clip = vs.clip(tmp_path / "clip.mp4", vs.moving, 40)
    server = vs.RtspServer({"moving": vs.from_file(clip)})
    context = vs.context(tmp_path, [vs.camera("C01", server.url("moving"))])
    recordings = context.home.recordings
    away = recordings.with_name("away")
    try:
        async with working(context, broker) as (room, _):
            await room.until(lambda: "C01" in room.readings and room.readings["C01"].recording, 15, "recording")
            recordings.rename(away)
            await room.until(lambda: not room.readings["C01"].recording, 8, "it is noticed")
            reading = room.readings["C01"]
            assert "not recording" in reading.why and reading.picture is PictureState.LIVE
            first = room.number("C01")
            await room.until(lambda: room.number("C01") > first + 25, 8, "live goes on")
            assert not recordings.exists()
            away.rename(recordings)
            await room.until(lambda: room.readings["C01"].recording, 10, "recording again")
            assert room.readings["C01"].why == "" and room.alive[-1].figures["packets_not_recorded"] == 0
    finally:
        server.kill()
    assert len(list((recordings / "C01").iterdir())) == 2
