"""Labelled pictures for training and measuring a detector: a folder of JPEG files with `labels.json` in COCO form.

    python -m devices.sim.video.dataset --site resources/demo/site.toml --out DIR --frames 2400 --seed 1

Views are the site's own cameras, moved, turned and lit at random (`--own-share` of them as they hang). Before each view
people, fires and arcs are put at random places. The same site, seed and counts give the same folder. The class
'arc' is a welding arc: it tells hot work from fire.
"""

from __future__ import annotations

import argparse
import json
import math
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from devices.sim.people import SimWorker
from devices.sim.plant import Flame, PlantState
from devices.sim.video.backdrop import Picture
from devices.sim.video.light import AFTERNOON, DIM_HALL, EVENING, HALL, NIGHT, OVERCAST
from devices.sim.video.scene import Label, Scene, render
from devices.sim.video.training_scene import TrainingScenes

CLASSES = ("person", "helmet", "bare_head", "vest", "flame", "arc")
LEAST_VISIBLE = {"person": 0.3, "helmet": 0.5, "bare_head": 0.5, "vest": 0.4, "flame": 0.3, "arc": 0.3}
"""What shows less of itself is not labelled."""
ARC_HEIGHT_M, ARC_REACH_M = 0.58, 0.36
"""Where a welder's arc burns, and half the side of the box round its glare."""
NEAREST_M, FARTHEST_M = 2.5, 38.0
POSES = ("walk", "stand", "weld", "climb", "down")
POSE_SHARES = (0.46, 0.26, 0.10, 0.06, 0.12)

Chance = np.random.Generator


@dataclass(frozen=True, slots=True)
class Counts:
    """How many frames, how many before one view, and which share of the views is as the cameras hang."""

    frames: int
    per_view: int = 30
    own_share: float = 0.35


def pictures(site: Mapping[str, Any], counts: Counts, seed: int) -> Iterator[tuple[Picture, list[Label]]]:
    """Frames (H, W, 3) uint8 BGR with what is on them."""
    chance = np.random.default_rng(seed)
    for first in range(0, counts.frames, counts.per_view):
        scene = _view(site, first // counts.per_view, counts.own_share, chance)
        for _ in range(min(counts.per_view, counts.frames - first)):
            state = _populated(scene, chance)
            frame, labels = render(scene, state, chance)
            yield frame, [label for label in labels + _arcs(scene, state) if _is_labelled(label)]


def made_up(counts: Counts, seed: int) -> Iterator[tuple[Picture, list[Label]]]:
    """As `pictures`, in places that no site has: how well a model does where it never was. Arcs are not labelled."""
    source = TrainingScenes(np.random.default_rng(seed), counts.per_view)
    for _ in range(counts.frames):
        frame, labels = source.next()
        yield frame, [label for label in labels if _is_labelled(label)]


def write(folder: Path, source: Iterator[tuple[Picture, list[Label]]], seed: int) -> int:
    """Write pictures and labels; gives the number of pictures. JPEG quality varies as a stream's does."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = np.random.default_rng(seed)
    images: list[dict[str, Any]] = []
    annotations: list[dict[str, Any]] = []
    for number, (frame, labels) in enumerate(source):
        name = f"{number:05}.jpg"
        cv2.imwrite(str(folder / name), frame, [cv2.IMWRITE_JPEG_QUALITY, int(chance.integers(45, 96))])
        images.append({"id": number, "file_name": name, "width": frame.shape[1], "height": frame.shape[0]})
        annotations += [_annotation(label, number, len(annotations) + i) for i, label in enumerate(labels)]
    categories = [{"id": i, "name": name} for i, name in enumerate(CLASSES)]
    coco = {"images": images, "annotations": annotations, "categories": categories}
    (folder / "labels.json").write_text(json.dumps(coco), "utf-8")
    return len(images)


def _annotation(label: Label, picture: int, number: int) -> dict[str, Any]:
    left, top, right, bottom = (round(float(edge), 2) for edge in label.box_xyxy_px)
    box = [left, top, right - left, bottom - top]
    category = CLASSES.index(label.kind)
    area = box[2] * box[3]
    return {"id": number, "image_id": picture, "category_id": category, "bbox": box, "area": area, "iscrowd": 0}


def _is_labelled(label: Label) -> bool:
    left, top, right, bottom = label.box_xyxy_px
    return label.visible >= LEAST_VISIBLE[label.kind] and right - left >= 2 and bottom - top >= 2


def _view(site: Mapping[str, Any], number: int, own_share: float, chance: Chance) -> Scene:
    """One of the site's cameras, in turn, hung and lit at random or as it is."""
    cameras = site["camera"]
    camera = dict(cameras[number % len(cameras)])
    outside, inside = AFTERNOON, HALL
    if chance.random() >= own_share:
        camera["x_m"] += chance.uniform(-2.5, 2.5)
        camera["y_m"] += chance.uniform(-2.5, 2.5)
        camera["height_m"] = max(2.2, camera["height_m"] + chance.uniform(-1.5, 1.5))
        camera["heading_deg"] = (camera["heading_deg"] + chance.normal(0, 25)) % 360
        camera["tilt_deg"] = float(np.clip(camera["tilt_deg"] + chance.normal(0, 6), 4, 55))
        camera["fov_deg"] = float(np.clip(camera["fov_deg"] * chance.uniform(0.75, 1.25), 30, 100))
        outside = (AFTERNOON, OVERCAST, EVENING, NIGHT)[int(chance.choice(4, p=(0.4, 0.3, 0.2, 0.1)))]
        inside = HALL if chance.random() < 0.7 else DIM_HALL
    return Scene.of(site, camera, (), outside, inside)


def _populated(scene: Scene, chance: Chance) -> PlantState:
    """People, fires and arcs where the floor is seen; one frame in eight is empty."""
    count = 0 if chance.random() < 0.12 else int(chance.integers(1, 9))
    workers = [worker for _ in range(count) if (worker := _worker(scene, chance)) is not None]
    flames = [_arc_of(worker) for worker in workers if worker.pose == "weld" and chance.random() < 0.7]
    spot = _spot(scene, chance) if chance.random() < 0.16 else None
    if spot is not None:
        flames.append(Flame(*spot, scene.storey, "fire"))
    return PlantState(float(chance.uniform(0, 600)), tuple(workers), (), tuple(flames), {}, 0.0, 0.0, 20.0)


def _worker(scene: Scene, chance: Chance) -> SimWorker | None:
    spot = _spot(scene, chance)
    if spot is None:
        return None
    name = f"R-{chance.integers(1_000_000)}"
    pose = str(chance.choice(POSES, p=POSE_SHARES))
    return SimWorker(
        id=name, tag=name, band=name, trade="fitter", x_m=spot[0], y_m=spot[1], storey=scene.storey,
        heading_deg=float(chance.uniform(0, 360)), pose=pose, helmet=bool(chance.random() < 0.62),
        vest=bool(chance.random() < 0.75), sos=False, pulse_bpm=80.0, skin_c=33.0, battery_pct=90.0,
    )  # fmt: skip


def _spot(scene: Scene, chance: Chance) -> tuple[float, float] | None:
    """A place on the floor that the camera sees, nearer ones rather than far ones; None when it found none."""
    pinhole = scene.pinhole
    for _ in range(12):
        depth_m = float(np.exp(chance.uniform(math.log(NEAREST_M), math.log(FARTHEST_M))))
        across = depth_m * float(chance.uniform(-1, 1)) * pinhole.width_px / 2 / pinhole.focal_px
        toward = math.radians(pinhole.heading_deg)
        x_m = pinhole.x_m + depth_m * math.sin(toward) + across * math.cos(toward)
        y_m = pinhole.y_m - depth_m * math.cos(toward) + across * math.sin(toward)
        pixels, depth = pinhole.project((x_m, y_m, 0.0))
        column, row = int(pixels[0, 0]), int(pixels[0, 1])
        if 0 <= column < pinhole.width_px and 0 <= row < pinhole.height_px and scene.backdrop.floor[row, column] > 0.5:
            return x_m, y_m
        waist, _ = pinhole.project((x_m, y_m, 1.0))
        below = row >= pinhole.height_px and 0 <= column < pinhole.width_px
        if below and depth[0] > 1 and 0 <= waist[0, 1] < pinhole.height_px:
            return x_m, y_m
    return None


def _arc_of(worker: SimWorker) -> Flame:
    toward = math.radians(worker.heading_deg)
    return Flame(worker.x_m + 0.6 * math.sin(toward), worker.y_m - 0.6 * math.cos(toward), worker.storey, "weld")


def _arcs(scene: Scene, state: PlantState) -> list[Label]:
    """Labels of the welding arcs that can be seen; the renderer labels what burns, not what glares."""
    pinhole, labels = scene.pinhole, []
    for flame in state.flames:
        place = (flame.x_m, flame.y_m, ARC_HEIGHT_M)
        if flame.kind != "weld" or flame.storey != scene.storey or not pinhole.sees(place):
            continue
        pixels, depth = pinhole.project(place)
        x, y, reach = float(pixels[0, 0]), float(pixels[0, 1]), ARC_REACH_M * pinhole.focal_px / float(depth[0])
        if scene.backdrop.depth[int(y), int(x)] < depth[0] - 0.6:
            continue
        limits = (pinhole.width_px, pinhole.height_px)
        box = (max(x - reach, 0.0), max(y - reach, 0.0), min(x + reach, limits[0]), min(y + reach, limits[1]))
        labels.append(Label("arc", box, "", 1.0))
    return labels


def main(arguments: Sequence[str] | None = None) -> None:
    """Write one folder."""
    parser = argparse.ArgumentParser(prog="python -m devices.sim.video.dataset", description=__doc__)
    parser.add_argument("--site", type=Path, help="the site file whose cameras are used; without: made-up places")
    parser.add_argument("--out", type=Path, required=True, help="the folder to write")
    parser.add_argument("--frames", type=int, default=2400)
    parser.add_argument("--per-view", type=int, default=30)
    parser.add_argument("--own-share", type=float, default=0.35, help="share of views as the site's cameras hang")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    counts = Counts(given.frames, given.per_view, given.own_share)
    if given.site is None:
        source = made_up(counts, given.seed)
    else:
        source = pictures(tomllib.loads(given.site.read_text("utf-8")), counts, given.seed)
    print(f"{given.out}: {write(given.out, source, given.seed)} pictures")


if __name__ == "__main__":
    main()
