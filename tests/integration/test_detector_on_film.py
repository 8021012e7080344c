"""A real network on moving pictures: visits are counted as they were, and one person is never two."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from devices.sim.people import SimWorker
from devices.sim.plant import PlantState
from devices.sim.video.scene import Scene, render
from inference.detector import Detector
from inference.frames import Image
from inference.pipeline import Pipeline, View
from inference.seen import Track

ROOT = Path(__file__).resolve().parents[2]
PLANT = ROOT / "resources" / "model" / "plant.onnx"
SECOND = 1_000_000
SHORTEST_S = 2.0
"""A gap shorter than this does not end a visit."""


def visits(people: Iterable[tuple[float, tuple[Track, ...]]]) -> list[tuple[float, float]]:
    """First and last second of every time in which somebody was followed."""
    spans: list[tuple[float, float]] = []
    for second, tracks in people:
        if not tracks:
            continue
        if spans and second - spans[-1][1] < SHORTEST_S:
            spans[-1] = (spans[-1][0], second)
        else:
            spans.append((second, second))
    return spans


def persons(detector: Detector, frames: Iterable[tuple[float, Image]]) -> list[tuple[float, tuple[Track, ...]]]:
    """Who was followed on each frame."""
    pipeline: Pipeline | None = None
    told = []
    for second, frame in frames:
        pipeline = pipeline or Pipeline(detector, View((frame.shape[1], frame.shape[0])), [])
        found = pipeline.step(frame, int(second * SECOND) + SECOND)
        told.append((second, tuple(track for track in found.tracks if track.kind == "person")))
    return told


def film(path: Path, every: int) -> Iterator[tuple[float, Image]]:
    """Every so many-th frame with its second."""
    capture = cv2.VideoCapture(str(path))
    fps = capture.get(cv2.CAP_PROP_FPS)
    number = 0
    while capture.grab():
        if number % every == 0:
            _, frame = capture.retrieve()
            yield number / fps, np.asarray(frame, np.uint8)
        number += 1
    capture.release()


@pytest.mark.timeout(300)
def test_six_visits_of_one_person_are_six_visits(test_data: Path) -> None:
    detector = Detector.open(test_data / "models" / "yolox_nano.onnx")

    told = persons(detector, film(test_data / "video" / "one-by-one-person-detection.mp4", every=3))

    assert max(len(tracks) for _, tracks in told) == 1
    expected = [(7, 19), (23, 44), (51, 70), (75, 86), (94, 120), (124, 136)]
    seen = visits(told)
    assert len(seen) == 6
    assert np.abs(np.array(seen) - np.array(expected)).max() < 1.5
    assert len({track.track for _, tracks in told for track in tracks}) == 6


def walk_past(scene: Scene, seconds: float) -> Iterator[tuple[float, Image]]:
    """Somebody crosses the picture from the left to the right at 1.3 m/s, ten metres away, and is gone; twice."""
    chance = np.random.default_rng(4)
    worker = SimWorker(
        id="W-1", tag="T-1", band="B-1", trade="fitter", x_m=0, y_m=0, storey=scene.storey, heading_deg=90.0,
        pose="walk", helmet=True, vest=True, sos=False, pulse_bpm=80.0, skin_c=33.0, battery_pct=90.0,
    )  # fmt: skip
    for i in range(int(seconds * 5)):
        second = i / 5
        across = -10.5 + 1.3 * (second % 21.0)
        place = replace(worker, x_m=scene.pinhole.x_m + across, y_m=scene.pinhole.y_m - 10.0)
        here = (place,) if 2.0 <= second % 21.0 <= 14.0 else ()
        frame, _ = render(scene, PlantState(second, here, (), (), {}, 0.0, 0.0, 20.0), chance)
        yield second, frame


@pytest.mark.timeout(300)
def test_two_walks_past_a_simulated_camera_are_two_visits() -> None:
    scene = Scene.of(OPEN_YARD, OPEN_YARD["camera"][0])

    told = persons(Detector.open(PLANT), walk_past(scene, 42.0))

    assert max(len(tracks) for _, tracks in told) == 1
    seen = visits(told)
    assert len(seen) == 2
    assert np.abs(np.array(seen) - np.array([(2, 14), (23, 35)])).max() < 1.5
    assert len({track.track for _, tracks in told for track in tracks}) == 2
    worn = [track.wears for _, tracks in told for track in tracks]
    assert sum("helmet" in wears for wears in worn) > 0.8 * len(worn)


OPEN_YARD = tomllib.loads("""
width_m = 80.0
height_m = 60.0
[[storey]]
id = "F1"
elevation_m = 0.0
[[camera]]
id = "C01"
storey = "F1"
zone = "yard"
x_m = 40.0
y_m = 40.0
height_m = 4.0
heading_deg = 0.0
tilt_deg = 14.0
fov_deg = 75.0
""")
