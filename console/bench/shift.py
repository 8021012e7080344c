"""A shift to look back on: gas, people, alerts and cameras as a plant says them, kept by our own tape, journal and
recorder. Each picture of a camera shows its own number, and so does the box that was seen on it.

A minute of video is coded once for each of a few cameras and lies under the names of all minutes and cameras.
"""

from __future__ import annotations

import asyncio
import math
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from av.packet import Packet
from av.video.stream import VideoStream

from console.bench.clock import picture
from console.core.tape import DELTA_S, TapeDuty
from console.domain.decision import Decision
from console.messages import Alert, GasPoint, JournalEntry, Message, Seen, SeenObject, Worker
from console.store.segments import segment_path
from console.store.store import Store
from console.topics import journal_topic, seen_topic, state_topic
from console.values import AlertState, Quality, Question, Tier
from console.vision.recorder import Recorder

S = 1_000_000
FPS, FRAME_US = 25, 40_000
MINUTE_US = 60 * S
FRAMES = 60 * FPS
FILMS = 4
"""Minutes of video that are coded; a camera's next minute is the next of them."""
SITE = "shift"
STANDS_US = 600 * S
"""An alert is answered and over after this."""
_TEXTURE_PX = (picture.HEIGHT_PX, picture.WIDTH_PX)


@dataclass(frozen=True, slots=True)
class Size:
    """How large the shift is: `gas_hz` readings a second of each point, `seen_fps` frames a second looked at."""

    seconds: int = 8 * 3600
    gas: int = 500
    people: int = 500
    cameras: int = 16
    alerts: int = 2000
    gas_hz: int = 1
    people_hz: int = 2
    seen_fps: int = 5

    @property
    def name(self) -> str:
        """Its numbers, for a folder."""
        return f"{self.seconds}s-{self.gas}g-{self.people}p-{self.cameras}c-{self.alerts}a-{self.seen_fps}f"


@dataclass(frozen=True, slots=True)
class Shift:
    """A shift that was made, and where it is."""

    size: Size
    from_us: int
    folder: Path

    @property
    def database_url(self) -> str:
        """Of its journal and its tape."""
        return f"sqlite:///{self.folder / 'vigil.db'}"

    @property
    def recordings(self) -> Path:
        """Of its cameras."""
        return self.folder / "recordings"

    @property
    def to_us(self) -> int:
        """Its end."""
        return self.from_us + self.size.seconds * S

    def number_at(self, camera: int, captured_at_us: int) -> int:
        """The number that the picture of a camera shows which was taken then."""
        minute, within_us = divmod(captured_at_us - self.from_us, MINUTE_US)
        return film_of(camera, minute) * FRAMES + round(within_us / FRAME_US)

    def frame_at(self, at_us: int) -> int:
        """The frame of any camera that is the newest at a moment, counted from the beginning."""
        return (at_us - self.from_us) // FRAME_US

    def frame_taken(self, captured_at_us: int) -> int:
        """The frame that a recording says was taken then; recordings round to a millisecond."""
        return round((captured_at_us - self.from_us) / FRAME_US)

    def bytes_on_disk(self) -> int:
        """Of journal and tape."""
        return sum(path.stat().st_size for path in self.folder.glob("vigil.db*"))


def camera_id(place: int) -> str:
    """'C01' of 0."""
    return f"C{place + 1:02d}"


def film_of(camera: int, minute: int) -> int:
    """Which of the coded minutes a camera's minute is."""
    return (camera + minute) % FILMS


def made(size: Size, folder: Path, end_us: int) -> Shift:
    """The shift that ends then; one that lies in the folder already is taken as it is."""
    mark = folder / "from_us"
    if mark.exists():
        return Shift(size, int(mark.read_text(encoding="utf-8")), folder)
    folder.mkdir(parents=True, exist_ok=True)
    shift = Shift(size, (end_us - size.seconds * S) // MINUTE_US * MINUTE_US, folder)
    film(shift)
    asyncio.run(tape(shift))
    mark.write_text(str(shift.from_us), encoding="utf-8")
    return shift


# ---------------------------------------------------------------- video


def film(shift: Shift) -> None:
    """Record the coded minutes, and lay them under every camera and minute."""
    shift.recordings.mkdir(exist_ok=True)
    length = min(FRAMES, shift.size.seconds * FPS)
    reels = [_filmed(shift.folder / "films", number, length) for number in range(FILMS)]
    for camera in range(shift.size.cameras):
        (shift.recordings / camera_id(camera)).mkdir(exist_ok=True)
        for minute in range(-(-shift.size.seconds // 60)):
            start_us = shift.from_us + minute * MINUTE_US
            os.link(reels[film_of(camera, minute)], segment_path(shift.recordings, camera_id(camera), start_us))


def _filmed(folder: Path, number: int, length: int) -> Path:
    """So many frames that say their numbers, by the project's recorder; their file."""
    folder.mkdir(exist_ok=True)
    recorder = Recorder(folder, f"film-{number}", 2 * MINUTE_US)
    for packet, stream, place in _coded(folder / f"film-{number}.mp4", number, length):
        recorder.take(packet, stream, MINUTE_US + place * FRAME_US)
    recorder.cut()
    return segment_path(folder, f"film-{number}", MINUTE_US)


def _coded(path: Path, number: int, length: int) -> Iterator[tuple[Packet[VideoStream], VideoStream, int]]:
    """A minute of H.264 like a camera's small stream: a key frame a second, something moves all over the picture."""
    with av.open(str(path), "w") as file:
        stream = file.add_stream("libx264", rate=FPS, options={"preset": "veryfast", "crf": "30", "bf": "0"})
        stream.width, stream.height, stream.pix_fmt = picture.WIDTH_PX, picture.HEIGHT_PX, "yuv420p"
        stream.gop_size = FPS
        for frame in _frames(number, length):
            file.mux(stream.encode(frame))
        file.mux(stream.encode())
    with av.open(str(path)) as file:
        stream = file.streams.video[0]
        for packet in file.demux(stream):
            if packet.size:
                yield packet, stream, round((packet.pts or 0) * packet.time_base * FPS)


def _frames(number: int, length: int) -> Iterator[av.VideoFrame]:
    rows = picture.TOP_PX + picture.ROWS * picture.BLOCK_H_PX
    texture = np.random.default_rng(number).integers(60, 140, _TEXTURE_PX, np.uint8).astype(np.uint8)
    for place in range(length):
        plane = np.frombuffer(picture.drawn(number * FRAMES + place), np.uint8).reshape(-1, picture.WIDTH_PX).copy()
        moved = np.roll(texture, place * 2, axis=1)[::8, ::8].repeat(8, 0).repeat(8, 1)
        plane[rows + 8 : picture.HEIGHT_PX, :] = moved[rows + 8 :, :]
        plane[: picture.FIRST_MARK_PX[1] - 4, :] = moved[: picture.FIRST_MARK_PX[1] - 4, :]
        yield av.VideoFrame.from_ndarray(plane, format="yuv420p")


# ---------------------------------------------------------------- tape and journal


async def tape(shift: Shift) -> None:
    """Let the duty of the tape hear the whole shift, and the store keep its journal."""
    store = Store.open(shift.database_url)
    clock, states = [shift.from_us], dict[str, Message]()
    duty = TapeDuty(store.tape, lambda: list(states.items()), lambda: clock[0])
    due_us = shift.from_us
    try:
        for at_us, topic, message in _heard(shift, store):
            if at_us >= due_us:
                clock[0] = at_us
                await duty.keep(_at_once)
                due_us = at_us + int(DELTA_S * S)
            clock[0] = at_us
            duty.take(topic, message)
            if "/state/" in topic:
                states[topic] = message
                if isinstance(message, Alert) and message.state is AlertState.NORMAL:
                    del states[topic]
        clock[0] = shift.to_us
        await duty.keep(_at_once)
    finally:
        store.close()


async def _at_once(work: Callable[[], None]) -> None:
    work()


def _heard(shift: Shift, store: Store) -> Iterator[tuple[int, str, Message]]:
    """Everything the room hears, in order: (time, topic, message). Alerts are committed to the store as they come."""
    size, alerts = shift.size, _alerts(shift)
    following = next(alerts, None)
    topics = _Topics(size)
    steps = math.lcm(size.gas_hz, size.people_hz, size.seen_fps)
    for step in range(size.seconds * steps):
        at_us = shift.from_us + step * S // steps
        while following is not None and following[0] <= at_us:
            yield from _decided(following, store)
            following = next(alerts, None)
        if step % (steps // size.gas_hz) == 0:
            yield from ((at_us, topics.gas[n], gas(n, at_us)) for n in range(size.gas))
        if step % (steps // size.people_hz) == 0:
            yield from ((at_us, topics.people[n], worker(n, at_us)) for n in range(size.people))
        if step % (steps // size.seen_fps) == 0:
            yield from ((at_us, topics.seen[n], _seen(shift, n, at_us)) for n in range(size.cameras))


class _Topics:
    """Made once."""

    def __init__(self, size: Size) -> None:
        self.gas = [state_topic(SITE, "gas", f"G-{n}") for n in range(size.gas)]
        self.people = [state_topic(SITE, "worker", f"W-{n}") for n in range(size.people)]
        self.seen = [seen_topic(SITE, camera_id(n)) for n in range(size.cameras)]


def gas(number: int, at_us: int) -> GasPoint:
    """What a gas point says: a slow wave with its own phase, and the noise of a head."""
    wave = 5 + 4 * math.sin(at_us / S / 300 + number) + at_us // S * (number + 7) % 5 / 10
    return GasPoint(
        point=f"G-{number}",
        value=round(wave, 1),
        unit="%LEL",
        quality=Quality.GOOD,
        level=0,
        measured_at_us=at_us,
        received_at_us=at_us + 3_000,
    )


def worker(number: int, at_us: int) -> Worker:
    """Where a worker is: round and round, a step a second; his pulse each ten seconds."""
    angle, vital_us = at_us / S / 60 + number, at_us // (10 * S) * 10 * S
    return Worker(
        worker=f"W-{number}",
        x_m=round(20 + number % 25 * 7 + 3 * math.cos(angle), 2),
        y_m=round(20 + number // 25 * 5 + 3 * math.sin(angle), 2),
        storey="F1",
        error_m=0.4,
        zone="tank-farm",
        position_at_us=at_us,
        pulse_bpm=70.0 + (vital_us // S + number) % 30,
        skin_c=33.1,
        battery_pct=80.0,
        vital_at_us=vital_us,
        sos=False,
    )


def _seen(shift: Shift, camera: int, at_us: int) -> Seen:
    """One box, which says the number of its frame."""
    number = shift.number_at(camera, at_us)
    box = (round(number % 100 / 200, 4), 0.3, round(number % 100 / 200 + 0.1, 4), 0.7)
    return Seen(
        camera=camera_id(camera),
        captured_at_us=at_us,
        objects=(SeenObject(track=number, kind="person", score=0.9, box=box, x_m=30.0, y_m=40.0),),
    )


_Decided = tuple[int, Decision]


def _alerts(shift: Shift) -> Iterator[_Decided]:
    """Each is raised, answered half way, and over."""
    count, size = shift.size.alerts, shift.size
    begins = [shift.from_us + n * size.seconds * S // max(1, count) for n in range(count)]
    kinds = (("alert_raised", 0), ("alert_acknowledged", STANDS_US // 2), ("alert_cleared", STANDS_US))
    found = [(begin_us + after_us, n, kind) for n, begin_us in enumerate(begins) for kind, after_us in kinds]
    for at_us, number, kind in sorted(found):
        if at_us < shift.to_us:
            alert = _alert(number, kind, at_us, begins[number])
            yield at_us, Decision(kind, alert.alert, {"tier": "2"}, states=(("alert", alert.alert, alert),))


def _alert(number: int, kind: str, at_us: int, begin_us: int) -> Alert:
    state = {"alert_raised": AlertState.UNACKNOWLEDGED, "alert_acknowledged": AlertState.ACKNOWLEDGED}
    return Alert(
        alert=f"danger/gas_level_1/gas/G-{number}",
        kind="gas_level_1",
        question=Question.DANGER,
        tier=Tier.TWO,
        source=f"gas/G-{number}",
        state=state.get(kind, AlertState.NORMAL),
        active=kind != "alert_cleared",
        raised_at_us=begin_us,
        changed_at_us=at_us,
        zone="tank-farm",
        storey="F1",
        x_m=30.0,
        y_m=40.0,
        cameras=("C01",),
        values={"value": "11.5", "unit": "%LEL"},
    )


def _decided(decided: _Decided, store: Store) -> Iterator[tuple[int, str, Message]]:
    at_us, decision = decided
    entries: list[JournalEntry] = store.commit([decision], at_us)
    yield from ((at_us, journal_topic(SITE), entry) for entry in entries)
    yield from ((at_us, state_topic(SITE, kind, name), state) for kind, name, state in decision.states)
