"""What a damaged packet and a stream of an unknown kind come to, without a network."""

from __future__ import annotations

from pathlib import Path

import av
import pytest

from devices.cameras import rtsp
from devices.cameras.rtsp import RtspStream
from devices.cameras.stream import StreamPacket
from devices.errors import BadReply, DeviceError, LinkLost, LoginRefused
from tests.integration import vision_server as vs


def test_a_damaged_packet_gives_no_frame_and_the_next_key_frame_mends(tmp_path: Path) -> None:
    stream = object.__new__(RtspStream)
    stream._captured, stream._blind = {}, None
    shown = 0
    with av.open(str(vs.clip(tmp_path / "clip.mp4", vs.moving, 3))) as file:
        for n, packet in enumerate(file.demux(video=0)):
            if n == 10:
                packet.update(b"\xff" * packet.size)
            frames = stream.decode(StreamPacket(packet, 1000 + n, 0, packet.is_keyframe))
            assert n != 10 or frames == []
            shown += len(frames)
    assert shown >= 60


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (av.HTTPForbiddenError, LoginRefused, "user or password refused"),
        (av.TimeoutError, LinkLost, "silent for 6 s"),
        (av.HTTPBadRequestError, BadReply, "refuses to play"),
        (av.PermissionError, BadReply, "not the answer of a camera"),
        (av.DecoderNotFoundError, BadReply, "set the camera to H.264 or H.265"),
        (av.HTTPServerError, BadReply, "not the answer of a camera"),
        (av.ConnectionResetError, LinkLost, "look at the camera's power and network"),
    ],
)
def test_every_fault_has_words_and_a_mend(error: type[av.FFmpegError], kind: type[DeviceError], words: str) -> None:
    told = rtsp._in_words(error(1, "as FFmpeg says"), "rtsp://cam/1")
    assert type(told) is kind
    assert str(told).startswith("rtsp://cam/1: ") and words in str(told)


def test_a_video_that_cannot_be_decoded_is_told() -> None:
    class Undecodable:
        codec_context = None

    class Container:
        class streams:  # noqa: N801
            video = (Undecodable(),)

    stream = object.__new__(RtspStream)
    stream._container, stream._said = Container(), "rtsp://cam/1"  # type: ignore[assignment]
    with pytest.raises(BadReply, match="cannot be decoded here"):
        stream._video()


def test_a_stream_of_which_nothing_can_be_decoded_is_given_up(tmp_path: Path) -> None:
    """As when a camera was set to another codec: the packets go on, pictures do not."""
    stream = object.__new__(RtspStream)
    stream._captured, stream._blind, stream._said = {}, None, "rtsp://cam/1"
    decoded = 0
    with av.open(str(vs.clip(tmp_path / "clip.mp4", vs.moving, 3))) as file, pytest.raises(BadReply, match="its codec"):
        for n, packet in enumerate(file.demux(video=0)):
            packet.update(b"\xff" * packet.size)
            stream.decode(StreamPacket(packet, n * 500_000, 0, packet.is_keyframe))
            decoded += 1
    assert 40 <= decoded <= 42
