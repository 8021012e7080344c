"""What is on every frame of a camera's clips: `labels.json` in the form of the training pictures (dataset.md).

    python -m devices.sim.video.truth --site resources/demo/site.toml --camera C05 --out DIR
    python -m devices.sim.video.truth --site … --scenario FILE --camera C05 --clip 0 --pictures 20 --out DIR

One image entry a frame: `clip` and `frame` in it, `time_s` in the clip, `plant_s` since the plant started. A frame that
no stream carries, because the camera is lost, has no entry. `--pictures N` writes N frames of each clip, evenly spread,
as they were drawn, before H.264; only they have a `file_name` that exists.
"""

from __future__ import annotations

import argparse
import difflib
import json
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2

from devices.sim.opening import open_plant
from devices.sim.plant import Plant
from devices.sim.scenario import ScenarioError
from devices.sim.video.backdrop import Picture
from devices.sim.video.dataset import CLASSES, annotation, is_labelled, is_there
from devices.sim.video.labels import Label, depths_of
from devices.sim.video.programme import FPS, FRAMES, SECONDS, calm_plant, horizon, lost_spans, picture_time
from devices.sim.video.shots import arcs
from devices.sim.video.take import Take
from devices.sim.video.watch import Watch, plant_with, seen_ever

CALM = "calm"


@dataclass(frozen=True)
class Frame:
    """One frame of a clip: its number, the time since the plant started (in the calm loop: since the loop did), the
    picture (H, W, 3) uint8 BGR, and what is on it."""

    number: int
    plant_s: float
    picture: Picture
    labels: tuple[Label, ...]


class Reel:
    """The clips of one camera, frame by frame, drawn as they are baked."""

    def __init__(self, plant: Plant, camera: dict[str, Any]) -> None:
        self._id = str(camera["id"])
        self.take = Take.of(plant_with(plant, seen_ever(plant, camera)), camera)
        self._calm = calm_plant(self.take.plant)
        self._differing = frozenset(Watch(plant).differing(camera))
        self._lost = lost_spans(plant, self._id)
        self.clips = (*(str(n) for n in range(horizon(plant))), CALM)

    def frames(self, clip: str) -> Iterator[Frame]:
        """The frames of a clip, one of `clips`, that a stream carries."""
        first_s = 0 if clip == CALM else int(clip) * SECONDS
        for number in range(FRAMES):
            plant_s = first_s + number / FPS
            if clip != CALM and any(start <= plant_s < end for start, end in self._lost):
                continue
            yield self._frame(number, plant_s, clip != CALM and int(plant_s) in self._differing)

    def _frame(self, number: int, plant_s: float, differs: bool) -> Frame:
        """A second that does not differ is the calm loop's."""
        plant = self.take.plant if differs else self._calm
        shown_s = picture_time(plant, self._id, plant_s) if differs else number / FPS
        state = plant.at(shown_s)
        picture, labels, shown = self.take.told(state, round(shown_s * FPS))
        depth_m = depths_of(self.take.scene.backdrop.depth, shown)
        return Frame(number, plant_s, picture, (*labels, *arcs(self.take.scene, state, depth_m)))


def write(folder: Path, reel: Reel, camera: str, clips: Sequence[str], pictures: int, seed: int) -> int:
    """Write `labels.json` and the pictures asked for; gives the number of frames."""
    folder.mkdir(parents=True, exist_ok=True)
    images: list[dict[str, Any]] = []
    annotations: list[dict[str, Any]] = []
    sight = reel.take.sight
    kept = {FRAMES * n // pictures for n in range(min(pictures, FRAMES))} if pictures else set()
    for clip in clips:
        name = f"{camera}-{clip if clip == CALM else f'{int(clip):03d}'}"
        for frame in reel.frames(clip):
            file_name = f"{name}-{frame.number:05d}.png"
            if frame.number in kept:
                cv2.imwrite(str(folder / file_name), frame.picture)
            image = {"id": len(images), "file_name": file_name, "clip": name, "frame": frame.number}
            image |= {"time_s": frame.number / FPS, "plant_s": round(frame.plant_s, 3)}
            image |= {"width": frame.picture.shape[1], "height": frame.picture.shape[0]}
            images.append(image | {"conditions": [sight.light, *sight.spoilt_by], "scene": camera, "seed": seed})
            for label in frame.labels:
                if is_labelled(label) or is_there(label):
                    number = len(annotations) + 1
                    annotations.append(annotation(label, len(images) - 1, number, not is_labelled(label)))
    categories = [{"id": i, "name": name} for i, name in enumerate(CLASSES)]
    coco = {"images": images, "annotations": annotations, "categories": categories}
    (folder / "labels.json").write_text(json.dumps(coco), "utf-8")
    return len(images)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write one folder. Returns 0, or 2 when a file cannot be used."""
    parser = _parser()
    given = parser.parse_args(arguments)
    try:
        plant = open_plant(given.site, given.scenario, given.seed)
    except (OSError, tomllib.TOMLDecodeError, ScenarioError) as error:
        print(error, file=sys.stderr)
        return 2
    cameras = {str(camera["id"]): camera for camera in plant.site.get("camera", [])}
    if given.camera not in cameras:
        parser.error(f"--camera: {_not_one_of(given.camera, tuple(cameras))}")
    reel = Reel(plant, cameras[given.camera])
    clips = tuple(given.clip or reel.clips)
    for clip in clips:
        if clip not in reel.clips:
            parser.error(f"--clip: {_not_one_of(clip, reel.clips)}")
    count = write(given.out, reel, given.camera, clips, given.pictures, plant.seed)
    print(f"{given.out}: {count} frames of {given.camera}, clips {', '.join(clips)}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m devices.sim.video.truth", description=__doc__)
    parser.add_argument("--site", type=Path, required=True, help="site file")
    parser.add_argument("--scenario", help="over the scenario of the site file")
    parser.add_argument("--seed", type=int, help="over the seed of the site file")
    parser.add_argument("--camera", required=True, help="its id")
    parser.add_argument("--clip", nargs="+", help=f"numbers of stretches of {SECONDS} s, or '{CALM}'; without: all")
    parser.add_argument("--pictures", type=int, default=0, help="how many frames of each clip are written as PNG")
    parser.add_argument("--out", type=Path, required=True, help="the folder to write")
    return parser


def _not_one_of(name: str, there: Sequence[str]) -> str:
    close = difflib.get_close_matches(name, there, n=1)
    return f"'{name}' is not one of {', '.join(there)}" + (f". Did you mean '{close[0]}'?" if close else "")


if __name__ == "__main__":
    raise SystemExit(main())
