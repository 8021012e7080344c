"""Bakes the clips of the simulated cameras: of each the calm loop, and the stretches of the scenario unlike it.

A stretch is put together second by second, a second being one group of pictures that can be decoded by itself: seconds
that look as the calm loop does are taken over from it coded, only the others are drawn. A frozen second is drawn once
and repeated.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2

from devices.sim.events import Scenario
from devices.sim.plant import Plant
from devices.sim.video.backdrop import Picture
from devices.sim.video.clip import Unit, coded, read, still, write
from devices.sim.video.programme import (
    FPS,
    FRAMES,
    SECONDS,
    Programme,
    calm_plant,
    folders_of,
    horizon,
    keep,
    lost_spans,
    picture_time,
)
from devices.sim.video.take import Take
from devices.sim.video.watch import Watch, plant_with, seen_ever

_SUMS = "OPENBLAS_NUM_THREADS"


@dataclass(frozen=True)
class Task:
    """One camera to bake: which seconds of which plant, and where to. Crosses the border to another process."""

    site: dict[str, Any]
    scenario: Scenario
    seed: int
    camera: str
    folder: Path
    seconds: tuple[int, ...]
    """Seconds of the scenario that have to be drawn; the calm loop is always baked."""

    @property
    def stretches(self) -> tuple[int, ...]:
        """Stretches with their own clip."""
        return tuple(sorted({second // SECONDS for second in self.seconds}))

    def path(self, stretch: int | None) -> Path:
        """The clip of a stretch, or of the calm loop (None), without ending."""
        return self.folder / (f"{self.camera}-calm" if stretch is None else f"{self.camera}-{stretch:03d}")

    @property
    def missing(self) -> list[int | None]:
        """What is not in the cache yet."""
        wanted: tuple[int | None, ...] = (None, *self.stretches)
        return [stretch for stretch in wanted if not self.path(stretch).with_suffix(".json").exists()]

    @property
    def work_s(self) -> int:
        """Seconds of pictures that are still to be drawn."""
        drawn = [
            SECONDS if stretch is None else sum(s // SECONDS == stretch for s in self.seconds)
            for stretch in self.missing
        ]
        return sum(drawn)


def bake(plant: Plant, cache: Path, say: Callable[[str], None], workers: int = 0) -> list[Programme]:
    """Bake what the cache lacks, on all cores, and give back each camera's programme. `say` hears the progress."""
    folders = folders_of(plant, cache)
    watch = Watch(plant)
    tasks = [
        Task(
            plant.site,
            plant.scenario,
            plant.seed,
            str(camera["id"]),
            folders[str(camera["id"])],
            watch.differing(camera),
        )
        for camera in plant.site.get("camera", [])
    ]
    todo = sorted((task for task in tasks if task.missing), key=lambda task: -task.work_s)
    if todo:
        say(f"drawing {sum(len(task.missing) for task in todo)} camera clips")
        _bake_all(todo, workers or os.cpu_count() or 1, say)
    programmes = [_programme(plant, task) for task in tasks]
    keep(programmes, folders, cache)
    return programmes


def _bake_all(todo: list[Task], workers: int, say: Callable[[str], None]) -> None:
    spawn = multiprocessing.get_context("spawn")
    with _one_thread_each(), ProcessPoolExecutor(min(workers, len(todo)), mp_context=spawn) as pool:
        running = [pool.submit(bake_camera, task) for task in todo]
        for done, future in enumerate(as_completed(running), start=1):
            say(f"cameras drawn: {done} of {len(todo)} ({future.result()})")


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Processes that are started meanwhile do their sums on one core each: there is one of them for every core."""
    before = os.environ.get(_SUMS)
    os.environ[_SUMS] = "1"
    try:
        yield
    finally:
        del os.environ[_SUMS]
        if before is not None:
            os.environ[_SUMS] = before


def _programme(plant: Plant, task: Task) -> Programme:
    own = set(task.stretches)
    stretches = tuple(str(task.path(k if k in own else None)) for k in range(horizon(plant)))
    return Programme(task.camera, stretches, str(task.path(None)), lost_spans(plant, task.camera))


def bake_camera(task: Task) -> str:
    """Draw and encode what one camera lacks; gives back its id."""
    cv2.setNumThreads(1)
    task.folder.mkdir(parents=True, exist_ok=True)
    whole = Plant(task.site, task.scenario, task.seed)
    camera = next(camera for camera in task.site["camera"] if camera["id"] == task.camera)
    take = Take.of(plant_with(whole, seen_ever(whole, camera)), camera)
    if None in task.missing:
        write(coded(frames(take, calm_plant(take.plant), [n / FPS for n in range(FRAMES)]), FPS), task.path(None))
    film = Film(take, task.camera, read(task.path(None)))
    for stretch in task.missing:
        if stretch is not None:
            write(film.stretch(stretch, frozenset(task.seconds)), task.path(stretch))
    return task.camera


@dataclass(frozen=True)
class Film:
    """What a camera shows of a scenario, coded; `calm` are the units of its calm loop."""

    take: Take
    camera: str
    calm: list[Unit]
    _still: dict[float, tuple[Unit, ...]] = field(default_factory=dict)
    """Frozen seconds by the moment that they show."""

    def stretch(self, stretch: int, differing: frozenset[int]) -> Iterator[Unit]:
        """The units of a stretch; seconds that do not differ are the calm loop's."""
        for within in range(SECONDS):
            second = stretch * SECONDS + within
            yield from self._second(second) if second in differing else self.calm[within * FPS : (within + 1) * FPS]

    def _second(self, second: int) -> tuple[Unit, ...]:
        plant = self.take.plant
        times = [picture_time(plant, self.camera, second + n / FPS) for n in range(FPS)]
        if times[0] != times[-1]:
            return tuple(coded(frames(self.take, plant, times), FPS))
        if times[0] not in self._still:
            shown = self.take.picture(plant.at(times[0]), round(times[0] * FPS))
            self._still[times[0]] = tuple(still(shown, FPS, FPS))
        return self._still[times[0]]


def frames(take: Take, plant: Plant, times_s: list[float]) -> Iterator[Picture]:
    """A picture for each time; a time that stands still gives the same picture again."""
    last: tuple[float, Picture] | None = None
    for t_s in times_s:
        if last is None or last[0] != t_s:
            last = t_s, take.picture(plant.at(t_s), round(t_s * FPS))
        yield last[1]
