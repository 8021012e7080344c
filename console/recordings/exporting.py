"""`vigil record export`: a stretch of one camera's recordings into one file. Packets are copied, nothing is encoded.

It begins with the key frame at or before the wanted time and ends before the key frame at or after the wanted end. Time
goes on over a gap as it did. Beside the file stands FILE.json: which segments it was taken from, with their SHA-256.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.packet import Packet
from av.video.stream import VideoStream

from console.recordings.errors import RecordingsRefused
from console.recordings.listing import GAP_US
from console.site.context import Context
from console.store.segments import Segment, Segments
from console.vision.recorder import kept_template
from console.vision.segment_file import UNREADABLE, opened

FORMATS = {".mkv": "matroska", ".mp4": "mp4"}
_MS = Fraction(1, 1000)


@dataclass(frozen=True, slots=True)
class Cut:
    """One packet to copy: when its frame was taken, the form of its stream, and the segment it is from."""

    packet: Packet[VideoStream]
    at_us: int
    form: tuple[str, int, int]
    template: VideoStream
    segment: Segment


@dataclass
class Reel:
    """What was written."""

    zero_us: int = 0
    last_us: int = 0
    frames: int = 0
    taken: list[Segment] = field(default_factory=list)
    unread: dict[str, None] = field(default_factory=dict)
    """Names of segments that could not be read to their end."""


def exported(context: Context, camera: str, from_us: int, to_us: int, out: Path) -> dict[str, Any]:
    """Write the file, and what it was taken from beside it. Raises RecordingsRefused, OSError."""
    if out.suffix.lower() not in FORMATS:
        raise RecordingsRefused(f"{out}: the name must end in {' or '.join(FORMATS)}")
    segments = Segments(context.home.recordings, camera)
    segments.refresh()
    found = segments.between(from_us, to_us)
    if not found:
        raise RecordingsRefused(f"{camera}: nothing is recorded in that time; see `vigil record ls --camera {camera}`")
    try:
        reel = _written(found, from_us, to_us, out)
    except av.FFmpegError as error:
        raise RecordingsRefused(f"{out}: cannot be written: {error.strerror}") from error
    if not reel.frames:
        out.unlink(missing_ok=True)
        what = f"{', '.join(reel.unread)}: cannot be read" if reel.unread else "nothing is recorded in that time"
        raise RecordingsRefused(f"{camera}: {what}; see `vigil record ls --camera {camera}`")
    said = {
        "site": context.site.id,
        "camera": camera,
        "file": str(out),
        "from_us": reel.zero_us,
        "to_us": reel.last_us,
        "frames": reel.frames,
        "bytes": out.stat().st_size,
        "sha256": _sha256(out),
        "unread": list(reel.unread),
        "segments": [{"name": one.path.name, "sha256": _sha256(one.path)} for one in reel.taken],
    }
    out.with_name(out.name + ".json").write_text(
        json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    return said


def _written(segments: list[Segment], from_us: int, to_us: int, out: Path) -> Reel:
    """Read twice: the times of decoding follow from the times of all frames."""
    reel = Reel()
    times_us = [cut.at_us for cut in _cuts(segments, from_us, to_us, reel.unread)]
    reel.zero_us = min(times_us, default=0)
    form: tuple[str, int, int] | None = None
    with av.open(str(out), "w", format=FORMATS[out.suffix.lower()]) as file:
        for cut, decoded_ms in zip(_cuts(segments, from_us, to_us, {}), _decoding_ms(times_us), strict=False):
            if form is None:
                form, stream = cut.form, file.add_stream_from_template(cut.template, opaque=True)
                stream.time_base = _MS
            elif form != cut.form:
                raise RecordingsRefused(
                    f"{cut.segment.path}: the picture changes there from {_said(form)} to {_said(cut.form)}; "
                    "export the time before and the time after it"
                )
            cut.packet.stream, cut.packet.time_base = stream, _MS
            cut.packet.pts, cut.packet.dts = _ms(cut.at_us - reel.zero_us), decoded_ms
            file.mux(cut.packet)
            _note(reel, cut)
    return reel


def _note(reel: Reel, cut: Cut) -> None:
    reel.frames += 1
    reel.last_us = max(reel.last_us, cut.at_us)
    if not reel.taken or reel.taken[-1] != cut.segment:
        reel.taken.append(cut.segment)


def _cuts(segments: list[Segment], from_us: int, to_us: int, unread: dict[str, None]) -> Iterator[Cut]:
    """The packets from the last key frame at or before `from_us` up to the first at or after `to_us`: groups before the
    first wanted frame are held back until it is known that they are not wanted. Those before a gap are not: their last
    frame was not shown any more when the wanted time began. `unread` takes the names of segments that cannot be read to
    their end."""
    held: list[Cut] = []
    for segment in segments:
        for cut in _packets(segment, unread):
            if cut.packet.is_keyframe and cut.at_us >= to_us:
                yield from (held if held and held[-1].at_us >= from_us else ())
                return
            if cut.packet.is_keyframe and (cut.at_us <= from_us or _after_a_gap(held, cut, from_us)):
                held = []
            held.append(cut)
            if cut.at_us > from_us:
                yield from held
                held = []
    yield from (held if held and held[-1].at_us >= from_us else ())


def _after_a_gap(held: list[Cut], cut: Cut, from_us: int) -> bool:
    return bool(held) and held[-1].at_us < from_us and cut.at_us - held[-1].at_us > GAP_US


def _packets(segment: Segment, unread: dict[str, None]) -> Iterator[Cut]:
    """The packets of one segment, up to where it can be read."""
    try:
        with opened(segment.path) as file:
            stream = file.streams.video[0]
            template, context = kept_template(stream), stream.codec_context
            form = (context.name, context.width, context.height)
            for packet in file.demux(stream):
                if packet.pts is not None and packet.time_base is not None:
                    at_us = segment.start_us + round(packet.pts * 1_000_000 * packet.time_base)
                    yield Cut(packet, at_us, form, template, segment)
    except (*UNREADABLE, ValueError):
        unread[segment.path.name] = None


def _decoding_ms(times_us: Sequence[int]) -> list[int]:
    """When each frame is decoded, in the order of decoding: no frame later than it is shown, and ever onward."""
    shown_ms = [_ms(at_us - min(times_us)) for at_us in times_us]
    in_order = sorted(shown_ms)
    delay_ms = max((early - shown for early, shown in zip(in_order, shown_ms, strict=True)), default=0)
    decoded: list[int] = []
    for early in in_order:
        decoded.append(max(early - delay_ms, decoded[-1] + 1 if decoded else early - delay_ms))
    return decoded


def _ms(us: int) -> int:
    return round(us / 1000)


def _said(form: tuple[str, int, int]) -> str:
    return f"{form[0]} {form[1]}x{form[2]}"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
