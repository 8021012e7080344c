"""A camera that was set from H.264 to H.265: the picture comes back, and what was recorded before stays as it was."""

from __future__ import annotations

import subprocess
from pathlib import Path

import av

from console.values import PictureState
from tests.conftest import RunningBroker
from tests.integration import vision_server as vs
from tests.integration.test_vision_worker import working

H265 = "( filesrc location={} ! qtdemux ! h265parse config-interval=1 ! rtph265pay name=pay0 pt=96 )"


def codec(segment: Path) -> str:
    """Of a recorded file."""
    with av.open(str(segment)) as file:
        return file.streams.video[0].codec_context.name


async def test_another_codec_is_played_and_recorded_in_files_of_its_own(broker: RunningBroker, tmp_path: Path) -> None:
    before = vs.clip(tmp_path / "before.mp4", vs.moving, 40)
    after = tmp_path / "after.mp4"
    coder = ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=0:keyint=25")
    subprocess.run(["ffmpeg", "-v", "error", "-i", str(before), *coder, str(after)], check=True)
    server = vs.RtspServer({"C01": vs.from_file(before)})
    context = vs.context(tmp_path, [vs.camera("C01", server.url("C01"))])
    try:
        async with working(context, broker) as (room, _):
            await room.until(lambda: "C01" in room.readings and room.readings["C01"].recording, 30, "recording")
            server.kill()
            await room.until(lambda: room.picture("C01") is PictureState.LOST, 20, "lost while it starts again")
            server = vs.RtspServer({"C01": H265.format(after)}, server.port)
            await room.until(lambda: room.picture("C01") is PictureState.LIVE, 30, "live again")
            await room.until(lambda: room.readings["C01"].recording, 30, "recording again")
            await room.until(lambda: room.alive[-1].notes["decoder"] == "CPU: hevc", 10, "the decoder is named")
            assert room.alive[-1].figures["thread_restarts"] == 0
    finally:
        server.kill()
    segments = sorted((context.home.recordings / "C01").iterdir())
    assert [codec(one) for one in segments] == ["h264", "hevc"]
