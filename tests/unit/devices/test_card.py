"""A card counts once it has decoded a picture; without one the CPU decodes, and who asked for a card is told why."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from av.codec.hwaccel import HWAccel

from console.arguments import DECODERS
from console.vision.decoding import ON_CPU, decoding
from devices.cameras import card
from devices.cameras.address import address
from devices.cameras.film import FilmStream
from devices.cameras.stream import StreamPacket
from devices.errors import BadReply


def coder() -> av.VideoCodecContext:
    """A decoder on the CPU."""
    return av.CodecContext.create("h264", "r")


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """A second of grey."""
    path = tmp_path / "film.mkv"
    with av.open(str(path), "w") as file:
        stream = file.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt, stream.time_base = 320, 192, "yuv420p", Fraction(1, 25)
        for number in range(25):
            picture = av.VideoFrame.from_ndarray(np.full((192, 320, 3), 90, np.uint8), format="bgr24")
            picture.pts = number
            file.mux(stream.encode(picture))
        file.mux(stream.encode(None))
    return path


def test_what_may_be_asked_for_is_what_is_tried() -> None:
    assert (card.AUTO, card.CPU, *card.KINDS) == DECODERS


def test_pictures_that_come_back_prove_a_decoder_and_others_do_not() -> None:
    packets = card.grey_packets()

    assert card.fault_of(coder(), packets) == ""
    assert card.fault_of(coder(), packets[:-1]) == "it does not give the pictures back"


def test_a_card_that_there_is_not_is_told_with_its_reason() -> None:
    with pytest.raises(card.NoCard, match=r"^abacus: "):
        card.found("abacus")
    assert card.found(card.CPU) is None


def test_the_cpu_decodes_where_no_card_can(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which is no trouble, unless a card was named."""
    monkeypatch.setattr(card, "KINDS", ("abacus",))

    assert decoding(card.AUTO) == decoding(card.CPU) == ON_CPU
    assert decoding("abacus").trouble.startswith("no card: abacus: ")


@pytest.mark.parametrize("kind", ["drm"])
def test_a_stream_plays_on_although_its_card_decodes_nothing(film: Path, kind: str) -> None:
    """FFmpeg goes back to the CPU by itself, and the stream says so."""
    stream = FilmStream(address(film.as_uri()), card=card.Card(kind, HWAccel(kind)))

    frames = stream.decode(next(packet for packet in stream.packets() if packet.key))
    decoder = stream.decoder
    stream.close()

    assert decoder == "CPU: h264" and len(frames) <= 1


class Broken:
    """A packet on which what decodes breaks down."""

    def __init__(self, real: Any) -> None:
        self._real = real

    def decode(self) -> None:
        """As a card without memory."""
        raise av.ExternalError(0x20545845, "Generic error in an external library")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


def test_a_card_that_fails_again_and_again_is_left_alone(film: Path) -> None:
    """Each time the stream is opened anew; in the end on the CPU."""
    mine = card.Card("drm", HWAccel("drm"))
    for _ in range(card.MOST_FAILURES):
        assert mine.accelerator is not None
        stream = FilmStream(address(film.as_uri()), card=mine)
        first = next(stream.packets())
        with pytest.raises(BadReply, match=r"failed \(.*\); the stream is opened anew"):
            stream.decode(StreamPacket(Broken(first.packet), first.captured_at_us, 0, first.key))  # type: ignore[arg-type]
        stream.close()
    assert mine.accelerator is None
