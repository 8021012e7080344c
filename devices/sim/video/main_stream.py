"""The main streams of the simulated cameras: the same scene on a sensor of twice the width and height, for close-ups.

A camera of whose scenario nothing is seen has one: its calm loop alone is drawn, once, while the small clips are.
"""

from __future__ import annotations

import hashlib
import multiprocessing
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from devices.sim.plant import Plant
from devices.sim.video.programme import FPS, FRAMES, Programme, calm_plant, folders_of

WIDTH_PX, HEIGHT_PX = 1280, 720


@dataclass(frozen=True)
class MainStream:
    """One of them: its camera, its name on the server, where its clip lies (without ending)."""

    camera: str
    name: str
    clip: Path

    @property
    def is_there(self) -> bool:
        """Whether it was drawn before."""
        return Path(f"{self.clip}.json").exists()


class MainStreams(AbstractContextManager["MainStreams"]):
    """Draws what the cache lacks beside what is done inside the `with`."""

    def __init__(self, plant: Plant, cache: Path) -> None:
        own, folders = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:8], folders_of(plant, cache)
        self._plant, self._work = plant, ExitStack()
        self._drawing: list[Future[None]] = []
        self.streams = [
            MainStream(camera["id"], name, folders[camera["id"]] / f"{name}-{own}")
            for camera in plant.site.get("camera", ())
            if (name := main_name(camera))
        ]

    def __enter__(self) -> MainStreams:
        todo = [stream for stream in self.streams if not stream.is_there]
        if todo:
            spawn = multiprocessing.get_context("spawn")
            pool = self._work.enter_context(ProcessPoolExecutor(1, mp_context=spawn))
            self._drawing = [pool.submit(draw, self._plant, stream) for stream in todo]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            for drawing in self._drawing:
                drawing.cancel()
        self._work.close()

    def programmes(self, small: Sequence[Programme]) -> list[Programme]:
        """What they play, in step with the small streams. Raises what drawing raised."""
        for drawing in self._drawing:
            drawing.result()
        known = {programme.camera: programme for programme in small}
        return [_beside(stream, known[stream.camera]) for stream in self.streams if _is_calm(known[stream.camera])]


def main_name(camera: Mapping[str, Any]) -> str:
    """Its name on the RTSP server; '' for a camera without one, or whose main stream is the small one."""
    name = urlsplit(str(camera.get("main_url", ""))).path.strip("/")
    return "" if name == urlsplit(str(camera.get("url", ""))).path.strip("/") else name


def draw(plant: Plant, stream: MainStream) -> None:
    """Draw and write one, in a process of its own."""
    import cv2

    from devices.sim.video.backdrop import traced
    from devices.sim.video.bake import frames
    from devices.sim.video.camera import Pinhole
    from devices.sim.video.clip import coded, write
    from devices.sim.video.light import AFTERNOON, HALL
    from devices.sim.video.take import Take, ways_of
    from devices.sim.video.watch import plant_with, seen_ever
    from devices.sim.video.world import stage_of

    cv2.setNumThreads(1)
    camera = next(camera for camera in plant.site["camera"] if camera["id"] == stream.camera)
    small = Take.of(plant_with(plant, seen_ever(plant, camera)), camera)
    pinhole = Pinhole.of(camera, WIDTH_PX, HEIGHT_PX)
    stage = stage_of(plant.site, camera, ways_of(plant.scenario, camera["storey"]), AFTERNOON, HALL)
    take = replace(small, scene=replace(small.scene, pinhole=pinhole, backdrop=traced(pinhole, stage)))
    stream.clip.parent.mkdir(parents=True, exist_ok=True)
    write(coded(frames(take, calm_plant(take.plant), [n / FPS for n in range(FRAMES)]), FPS), stream.clip)


def _is_calm(programme: Programme) -> bool:
    return set(programme.stretches) <= {programme.rest}


def _beside(stream: MainStream, small: Programme) -> Programme:
    clip = str(stream.clip)
    return replace(small, camera=stream.name, stretches=(clip,) * len(small.stretches), rest=clip)
