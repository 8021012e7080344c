"""Labelled pictures for training and measuring a detector: a folder of JPEG files with `labels.json` in COCO form.

    python -m devices.sim.video.dataset --site resources/demo/site.toml --out DIR --frames 2400 --seed 1

Views are the site's own cameras, moved, turned and lit at random (`--own-share` of them as they hang); without a site
they are places made up. `--conditions fog,h264` has each view under the next of those alone. The same site, seed,
counts and conditions give the same folder. See dataset.md beside this file for what the labels say.
"""

from __future__ import annotations

import argparse
import json
import time
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2

from devices.sim.video import conditions
from devices.sim.video.backdrop import Picture
from devices.sim.video.contrast import noise_of, parts_from, stands_out
from devices.sim.video.crowd import DOINGS, doings
from devices.sim.video.scene import Label
from devices.sim.video.shots import Shot, taken

CLASSES = (
    "person",
    "helmet",
    "bare_head",
    "vest",
    "flame",
    "arc",
    "smoke",
    "helmet_in_hand",
    "harness_unhooked",
    "harness_low",
    "harness_high",
    "phone",
    "cigarette",
    "extinguisher",
    "ladder",
    "load",
    "crane",
    "vehicle",
    "barrier",
)
"""The first six are those of the models before; new ones come behind, so that class numbers keep their meaning."""
LEAST_VISIBLE = {
    "person": 0.3,
    "helmet": 0.5,
    "bare_head": 0.5,
    "vest": 0.4,
    "harness_unhooked": 0.55,
    "harness_low": 0.55,
    "harness_high": 0.55,
    "phone": 0.5,
    "cigarette": 0.5,
    "helmet_in_hand": 0.5,
    "vehicle": 0.25,
    "crane": 0.12,
}
"""What shows less of itself is not labelled; 0.3 where nothing is said."""
LEAST_PX = {
    "helmet": 5.0,
    "bare_head": 5.0,
    "helmet_in_hand": 5.0,
    "vest": 5.0,
    "harness_unhooked": 40.0,
    "harness_low": 40.0,
    "harness_high": 40.0,
    "phone": 10.0,
    "cigarette": 10.0,
    "vehicle": 10.0,
    "barrier": 6.0,
}
"""What is shorter on its longer side cannot be told by anybody and is not labelled; 2 where nothing is said. On a
harness of 40 px, shoulders to thighs, the lanyard that says where it is hooked is less than two wide."""
_HARDLY_VISIBLE = 0.05
"""What shows at least so much and is not labelled is written with `ignore`: it may be found or not."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many frames, how many before one view, which share of the views is as the cameras hang, and of the people
    on scaffolds and ladders; None: as many as crowd.DOINGS says."""

    frames: int
    per_view: int = 30
    own_share: float = 0.35
    aloft: float | None = None


def shots(
    site: Mapping[str, Any] | None, counts: Counts, seed: int, mix: conditions.Mix = conditions.MIXED
) -> Iterator[Shot]:
    """Frames with what is on them that can be told, and their conditions; without a site in places made up."""
    does = DOINGS if counts.aloft is None else doings(counts.aloft)
    for shot in taken(site, counts.frames, counts.per_view, counts.own_share, seed, mix, does):
        noise = noise_of(shot.frame)
        there = [label for label in shot.labels if is_there(label)]
        told = [label for label in there if is_labelled(label) and is_seen(shot.frame, label, noise)]
        doubtful = tuple(label for label in there if label not in told)
        yield Shot(shot.frame, tuple(told), shot.conditions, shot.view, doubtful)


def pictures(site: Mapping[str, Any], counts: Counts, seed: int) -> Iterator[tuple[Picture, list[Label]]]:
    """Frames (H, W, 3) uint8 BGR with what is on them."""
    for shot in shots(site, counts, seed):
        yield shot.frame, list(shot.labels)


def is_labelled(label: Label) -> bool:
    """Whether a detector can be asked for it."""
    left, top, right, bottom = label.box_xyxy_px
    wide, high = right - left, bottom - top
    large = max(wide, high) >= LEAST_PX.get(label.kind, 2.0) and min(wide, high) >= 2
    return large and label.visible >= LEAST_VISIBLE.get(label.kind, 0.3)


def is_seen(frame: Picture, label: Label, noise: float) -> bool:
    """Whether light, weather and lens leave so much of it that somebody could tell it."""
    told = label.told_by is None or parts_from(frame, label.told_by, noise)
    return told and stands_out(frame, label.box_xyxy_px, noise)


def is_there(label: Label) -> bool:
    """Whether so much of it shows that it may be found."""
    left, top, right, bottom = label.box_xyxy_px
    return min(right - left, bottom - top) >= 2 and label.visible >= _HARDLY_VISIBLE


def write(folder: Path, source: Iterable[Shot], seed: int) -> int:
    """Write pictures and labels; gives the number of pictures. JPEG quality varies as a camera's does."""
    folder.mkdir(parents=True, exist_ok=True)
    images: list[dict[str, Any]] = []
    annotations: list[dict[str, Any]] = []
    for number, shot in enumerate(source):
        name = f"{number:05}.jpg"
        quality = 62 + (number * 37 + seed * 11) % 34
        cv2.imwrite(str(folder / name), shot.frame, [cv2.IMWRITE_JPEG_QUALITY, quality])
        images.append(
            {
                "id": number,
                "file_name": name,
                "width": shot.frame.shape[1],
                "height": shot.frame.shape[0],
                "conditions": list(shot.conditions),
                "scene": shot.view,
                "seed": seed,
            }
        )
        for label in (*shot.labels, *shot.doubtful):
            annotations.append(annotation(label, number, len(annotations) + 1, label in shot.doubtful))
    categories = [{"id": i, "name": name} for i, name in enumerate(CLASSES)]
    coco = {"images": images, "annotations": annotations, "categories": categories}
    (folder / "labels.json").write_text(json.dumps(coco), "utf-8")
    return len(images)


def annotation(label: Label, picture: int, number: int, is_doubtful: bool) -> dict[str, Any]:
    """The COCO entry of a label on a picture; numbers begin at 1, for to COCO's own tools 0 is none."""
    left, top, right, bottom = (round(float(edge), 2) for edge in label.box_xyxy_px)
    box = [left, top, right - left, bottom - top]
    ground = None if label.ground_m is None else [round(float(metres), 2) for metres in label.ground_m]
    return {
        "id": number,
        "image_id": picture,
        "category_id": CLASSES.index(label.kind),
        "bbox": box,
        "area": box[2] * box[3],
        "iscrowd": 0,
        "ignore": int(is_doubtful),
        "object": label.worker,
        "visible": round(label.visible, 3),
        "ground_m": ground,
        "attributes": dict(label.states),
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Write one folder."""
    parser = argparse.ArgumentParser(prog="python -m devices.sim.video.dataset", description=__doc__)
    parser.add_argument("--site", type=Path, help="the site file whose cameras are used; without: made-up places")
    parser.add_argument("--out", type=Path, required=True, help="the folder to write")
    parser.add_argument("--frames", type=int, default=2400)
    parser.add_argument("--per-view", type=int, default=30)
    parser.add_argument("--own-share", type=float, default=0.35, help="share of views as the site's cameras hang")
    parser.add_argument("--aloft", type=float, metavar="SHARE", help="of the people on scaffolds and ladders, 0..1")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--conditions",
        nargs="+",
        metavar="NAME",
        help="each view has the next of these alone: " + ", ".join(conditions.CONDITIONS),
    )
    given = parser.parse_args(arguments)
    if given.aloft is not None and not 0 <= given.aloft <= 1:
        parser.error("--aloft: a share from 0 to 1")
    try:
        mix = conditions.named(given.conditions)
    except ValueError as error:
        parser.error(f"--conditions: {error}")
    site = tomllib.loads(given.site.read_text("utf-8")) if given.site else None
    counts = Counts(given.frames, given.per_view, given.own_share, given.aloft)
    began = time.perf_counter()
    count = write(given.out, shots(site, counts, given.seed, mix), given.seed)
    print(f"{given.out}: {count} pictures, {count / max(time.perf_counter() - began, 1e-6):.1f} a second")


if __name__ == "__main__":
    main()
