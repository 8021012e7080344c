"""The room that `vigil bench replay` measures: a wall of 16 cameras and the plant, going through a shift that was made.

    python -m console.bench.replaying FOLDER SITE SECONDS SEEKS BOXES

Prints what was measured as JSON. The live room goes on meanwhile, from a broker of its own.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import resource
import sys
import time
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import Any

import qasync
from PySide6.QtCore import QElapsedTimer, QTimer
from PySide6.QtWidgets import QApplication

from console.app import REPLAY_MS, favour_windows
from console.bench import processes, shift, wire
from console.bench.clock import picture, reading
from console.bench.clock.reading import Place
from console.bench.figures import percentile
from console.bus import Access, Bus, now_us
from console.messages import GasPoint, Message
from console.pages.window import RoomWindow
from console.pages.words import speak
from console.programs import broker
from console.room.arrangement import Arrangement, as_text
from console.room.seat import Seat
from console.room.tiles import Shown
from console.site.context import Context
from console.site.home import Home
from console.site.read import read_site
from console.store.store import Store
from console.topics import state_topic
from widgets.map.canvas import MapCanvas
from widgets.states.wall_layout import smallest_layout
from widgets.video_wall import VideoWall

S = 1_000_000
LIVE_HZ, LIVE_POINTS = 10, 15
"""The live room hears so many messages so often."""
LOOK_S = 0.005
SHOWN_S = 10.0
SETTLE_S = 2.0
FAST = 8.0


class Room:
    """One seat over the shift, with two windows, and the plant that goes on saying things."""

    def __init__(self, made: shift.Shift, site: Path, access: Access) -> None:
        self.made = made
        context = Context(read_site(site), site, Home(made.folder))
        self.store = Store.open(made.database_url)
        self.bus = Bus(access, context.site.id, "bench-room")
        self.seat = Seat(context, self.bus, "bench-room", "", lambda: self.store)
        self.late_ms: list[float] = []
        """Of each live message: from its saying until the room has it."""
        self.bus.on(f"vigil/{context.site.id}/state/gas/+", self._hear)
        self.windows = [RoomWindow(self.seat, monitor) for monitor in range(2)]
        cameras = tuple(shift.camera_id(n) for n in range(made.size.cameras))
        wall = as_text(Arrangement(cameras, smallest_layout(len(cameras))))
        for window, state in zip(self.windows, ({"page": "wall", "wall": wall}, {"page": "plant"}), strict=True):
            window.restore(state)
            window.resize(1920, 1080)
            window.show()
        self.wall = next(iter(self.windows[0].findChildren(VideoWall)))
        self.map = next(one for one in self.windows[1].findChildren(MapCanvas) if one.isVisible())
        self._since, self._timer = QElapsedTimer(), QTimer(interval=REPLAY_MS)
        self._timer.timeout.connect(self._turn)
        self._since.start()
        self._timer.start()

    async def close(self) -> None:
        """Let everything go."""
        self._timer.stop()
        self.seat.close()
        await self.bus.stop()
        for window in self.windows:
            window.hide()
            window.deleteLater()
        self.store.close()

    async def sought(self, at_us: int) -> tuple[float, bool, float]:
        """Milliseconds until a moment is painted on both windows, whether all of it is of that moment, and milliseconds
        of CPU of this whole process in that time."""
        began, cpu = time.perf_counter(), time.process_time()
        await self.seat.enter_replay(at_us)
        await until(lambda: self._is_shown(at_us), SHOWN_S)
        for window in self.windows:
            window.repaint()
        took_ms, cpu_ms = (time.perf_counter() - began) * 1000, (time.process_time() - cpu) * 1000
        return took_ms, self._is_shown(at_us) and self.map.is_present and self.is_whole(at_us), cpu_ms

    def is_whole(self, at_us: int) -> bool:
        """Whether people, gas and alerts are those of the moment."""
        picture_then, size = self.seat.picture, self.made.size
        gas = all(at_us - each.measured_at_us <= S // size.gas_hz for each in picture_then.gas.values())
        people = all(at_us - each.position_at_us <= S // size.people_hz for each in picture_then.workers.values())
        return gas and people and (len(picture_then.gas), len(picture_then.workers)) == (size.gas, size.people)

    def behind_frames(self) -> int:
        """How far the worst picture that the wall has is from the frame of the moment of the clock."""
        return self._frames_apart(self.wall.newest_at_us().values())

    def apart_frames(self) -> int:
        """The same of the pictures that any paint takes now: those of the replay, beside its clock."""
        shown = (self.seat.tiles.newest(shift.camera_id(n)) for n in range(self.made.size.cameras))
        return self._frames_apart(each[0] for each in shown if each is not None)

    def _frames_apart(self, shown_us: Iterable[int]) -> int:
        at_us = self.seat.now_us()
        return max((abs(self.made.frame_at(at_us) - self.made.frame_taken(each)) for each in shown_us), default=0)

    def _is_shown(self, at_us: int) -> bool:
        shown = self.wall.newest_at_us()
        return self.seat.now_us() == at_us and len(shown) == self.made.size.cameras and self.behind_frames() == 0

    def _turn(self) -> None:
        elapsed_us = self._since.nsecsElapsed() // 1000
        self._since.start()
        self.seat.advance_replay(elapsed_us)

    def _hear(self, batch: list[tuple[str, Message]]) -> None:
        heard_us = now_us()
        self.late_ms += [(heard_us - one.received_at_us) / 1000 for _, one in batch if isinstance(one, GasPoint)]


async def until(condition: Callable[[], bool], within_s: float) -> None:
    """Look again and again."""
    deadline = time.monotonic() + within_s
    while not condition() and time.monotonic() < deadline:
        await asyncio.sleep(LOOK_S)


async def measured(room: Room, seconds: float, seeks: int, boxes: int) -> dict[str, Any]:
    """Everything, one after the other."""
    quiet = await lateness(room, seconds)
    dice = random.Random(7)
    first_us, last_us = room.made.from_us + 5 * S, room.made.to_us - max(60, int(seconds * FAST) + 20) * S
    last_us = max(last_us, first_us + S)
    moments = [dice.randrange(first_us, last_us) for _ in range(seeks + 1)]
    opened, whole, _ = await room.sought(moments[0])
    sought = [await room.sought(at_us) for at_us in moments[1:]]
    played = await played_fast(room, moments[0], seconds)
    before = resident_mb()
    wrong, looked = await off_by_one(room, boxes, dice, (first_us, last_us))
    return {
        "open_ms": opened,
        "seek_ms": [round(each, 1) for each, _, _ in sought],
        "seek_cpu_ms": [round(cpu, 1) for _, _, cpu in sought],
        "seeks_not_whole": sum(not each for _, each, _ in sought) + (not whole),
        "boxes_wrong": wrong,
        "boxes_looked_at": looked,
        "growth_mb": resident_mb() - before,
        "resident_mb": resident_mb(),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "quiet_live_ms_p99": percentile(quiet, 0.99),
        "quiet_live_ms_p50": percentile(quiet, 0.5),
        **played,
    }


async def lateness(room: Room, seconds: float) -> list[float]:
    """How late the live room hears, in these seconds."""
    room.late_ms = []
    await asyncio.sleep(seconds)
    return room.late_ms


async def played_fast(room: Room, at_us: int, seconds: float) -> dict[str, Any]:
    """Eight times as fast: how far pictures and clock are apart, how far it came; the live room meanwhile."""
    await room.sought(at_us)
    replay = room.seat.replay
    if replay is None:
        return {}
    replay.speed, replay.playing = FAST, True
    await asyncio.sleep(SETTLE_S)
    room.late_ms, drifts, behind = [], list[int](), list[int]()
    began, from_us = time.perf_counter(), replay.at_us
    steps: set[int] = set()
    while time.perf_counter() - began < seconds:
        drifts.append(room.apart_frames())
        behind.append(room.behind_frames())
        steps.add(replay.at_us)
        await asyncio.sleep(LOOK_S)
    passed_s = time.perf_counter() - began
    replay.playing, replay.speed = False, 1.0
    return {
        "drift_frames_max": max(drifts),
        "wall_behind_frames_p50": percentile(behind, 0.5),
        "speed_reached": (replay.at_us - from_us) / 1e6 / passed_s,
        "moments_per_s": len(steps) / passed_s,
        "replay_live_ms_p99": percentile(room.late_ms, 0.99),
        "replay_live_ms_p50": percentile(room.late_ms, 0.5),
    }


async def off_by_one(room: Room, boxes: int, dice: random.Random, span: tuple[int, int]) -> tuple[int, int]:
    """Of so many shown pictures: how many say another number than the boxes painted on them; how many were read."""
    wrong = looked = 0
    while looked < boxes:
        await room.sought(dice.randrange(*span))
        replay = room.seat.replay
        if replay is None:
            break
        replay.speed, replay.playing = dice.choice((0.25, 1.0, 2.0, FAST)), True
        before_us = 0
        ends = time.monotonic() + 2.0
        while time.monotonic() < ends and looked < boxes:
            if replay.at_us != before_us:
                before_us = replay.at_us
                found = [is_right(room, camera) for camera in range(room.made.size.cameras)]
                looked += sum(each is not None for each in found)
                wrong += sum(each is False for each in found)
            await asyncio.sleep(LOOK_S)
        replay.playing = False
    return wrong, looked


def is_right(room: Room, camera: int) -> bool | None:
    """Whether the boxes of the picture that is shown are of the frame that was looked at last, by the number in its
    pixels; None while there is none."""
    shown: Shown | None = room.seat.tiles.newest(shift.camera_id(camera))
    if shown is None:
        return None
    captured_at_us, pixels = shown
    looks = room.seat.picture.looks_at(shift.camera_id(camera), captured_at_us)
    scale = Place(0, 0, pixels.shape[1] / picture.WIDTH_PX, pixels.shape[0] / picture.HEIGHT_PX)
    number = reading.read(pixels, scale)
    apart = shift.FPS // room.made.size.seen_fps
    return number is not None and bool(looks) and looks[0].objects[0].track == number - number % apart


def resident_mb() -> float:
    """Memory of this process."""
    used = processes.usage(os.getpid())
    return used.pss_mb if used else 0.0


def live(access: Access, site: str, over: Callable[[], bool]) -> None:
    """Say what a plant says, in a thread, until it is over."""
    number = 0
    while not over():
        number += 1
        at_us = now_us()
        said = ((state_topic(site, "gas", f"G-{n}"), shift.gas(n, at_us - 3_000)) for n in range(LIVE_POINTS))
        wire.send(access, "bench-live", wire.publishing(said))
        time.sleep(1 / LIVE_HZ)


async def work(made: shift.Shift, site: Path, seconds: float, seeks: int, boxes: int) -> dict[str, Any]:
    """Broker, live plant, room; measure; let all go."""
    home, port = Home(made.folder).made(), broker.free_port()
    running = broker.start(broker.prepare(home, read_site(site).id, port), port, home.logs / "broker.log")
    over = False
    try:
        room = Room(made, site, Access.read(home.access, "room"))
        await room.bus.start()
        speaking = asyncio.create_task(
            asyncio.to_thread(live, Access.read(home.access, "core"), read_site(site).id, lambda: over)
        )
        favour_windows()
        await asyncio.sleep(SETTLE_S)
        try:
            return await measured(room, seconds, seeks, boxes)
        finally:
            over = True
            await speaking
            await room.close()
    finally:
        running.let_go()


def main() -> None:
    """Measure one shift."""
    folder, site, size = Path(sys.argv[1]), Path(sys.argv[2]), shift.Size(**json.loads(sys.argv[3]))
    seconds, seeks, boxes = float(sys.argv[4]), int(sys.argv[5]), int(sys.argv[6])
    application = QApplication([])
    speak("en")
    made = shift.made(size, folder, now_us())
    loop = qasync.QEventLoop(application)
    asyncio.set_event_loop(loop)
    with loop:
        told: Awaitable[dict[str, Any]] = work(made, site, seconds, seeks, boxes)
        print(json.dumps(loop.run_until_complete(told)))


if __name__ == "__main__":
    main()
