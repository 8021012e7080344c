"""What each simulated camera plays when, and where that is kept. Draws nothing, so that a plant whose clips are all
there starts at once.

A camera plays clips of LOOP_S seconds at FPS: those of the scenario's stretches, then the calm loop for ever. The clips
of a camera lie in a folder named by a key of all that they depend on, the renderer's own source included; beside the
folders, under a key of all cameras, lies the list of what each plays.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from devices.sim.events import CameraFreeze, CameraLost
from devices.sim.motion import LOOP_S
from devices.sim.plant import Plant

FPS = 25
FRAMES = round(LOOP_S * FPS)
SECONDS = round(LOOP_S)
MOST_STRETCHES = 40
"""Longest scenario that is baked: 20 minutes; after it the calm loop plays."""

_DRAWN_BY = (
    "../events.py",
    "../motion.py",
    "../people.py",
    "../plant.py",
    "../worn.py",
    "backdrop.py",
    "bake.py",
    "body.py",
    "camera.py",
    "clip.py",
    "conditions.py",
    "effects.py",
    "figure.py",
    "finish.py",
    "furnishing.py",
    "gear.py",
    "labels.py",
    "lens.py",
    "light.py",
    "paint.py",
    "pen.py",
    "places.py",
    "programme.py",
    "props.py",
    "rays.py",
    "rooms.py",
    "scene.py",
    "shade.py",
    "smoke.py",
    "solids.py",
    "standing.py",
    "take.py",
    "vehicles.py",
    "watch.py",
    "world.py",
)
_BUILT = ("width_m", "height_m", "storey", "shape", "zone", "crane", "permit", "worker")


@dataclass(frozen=True)
class Programme:
    """What one camera plays: clip paths (no ending) of the stretches of the scenario, then `rest` for ever; and when it
    gives no stream, in seconds."""

    camera: str
    stretches: tuple[str, ...]
    rest: str
    lost: tuple[tuple[float, float], ...]


def folders_of(plant: Plant, cache: Path) -> dict[str, Path]:
    """The folder of each camera's clips, by camera."""
    said = json.dumps(
        [[plant.site.get(name) for name in _BUILT], repr(plant.scenario), plant.seed, FPS], sort_keys=True, default=str
    )
    common = hashlib.sha256(said.encode() + _renderer())
    folders: dict[str, Path] = {}
    for camera in plant.site.get("camera", []):
        own = common.copy()
        own.update(json.dumps(camera, sort_keys=True, default=str).encode())
        folders[str(camera["id"])] = cache / own.hexdigest()[:20]
    return folders


def _renderer() -> bytes:
    here = Path(__file__).parent
    return b"".join((here / name).read_bytes() for name in _DRAWN_BY)


def kept(folders: dict[str, Path], cache: Path) -> list[Programme] | None:
    """The programmes that were kept, when every clip they name is there; None when something has to be drawn."""
    try:
        told: list[dict[str, Any]] = json.loads(_list_path(folders, cache).read_text(encoding="utf-8"))
        programmes = [_placed(entry, cache) for entry in told]
    except (OSError, ValueError, KeyError, TypeError):  # not there, or not what was written
        return None
    clips = {path for programme in programmes for path in (*programme.stretches, programme.rest)}
    return programmes if all(Path(path + ".json").exists() for path in clips) else None


def keep(programmes: Sequence[Programme], folders: dict[str, Path], cache: Path) -> None:
    """Write down what each camera plays; clips by their place in the cache, so that the cache may be moved."""
    cache.mkdir(parents=True, exist_ok=True)

    def inside(path: str) -> str:
        return Path(path).relative_to(cache).as_posix()

    told = [asdict(replace(p, stretches=tuple(map(inside, p.stretches)), rest=inside(p.rest))) for p in programmes]
    path = _list_path(folders, cache)
    half = path.with_name(f"{path.name}.{os.getpid()}.part")
    half.write_text(json.dumps(told, indent=1), encoding="utf-8")
    half.replace(path)


def _placed(entry: dict[str, Any], cache: Path) -> Programme:
    lost = tuple((float(start), float(end)) for start, end in entry["lost"])
    stretches = tuple(str(cache / path) for path in entry["stretches"])
    return Programme(str(entry["camera"]), stretches, str(cache / entry["rest"]), lost)


def _list_path(folders: dict[str, Path], cache: Path) -> Path:
    said = json.dumps({camera: folder.name for camera, folder in folders.items()})
    return cache / f"programmes-{hashlib.sha256(said.encode()).hexdigest()[:20]}.json"


def calm_plant(plant: Plant) -> Plant:
    """The same plant on a day when nothing happens."""
    return Plant(plant.site, replace(plant.scenario, events=()), plant.seed)


def horizon(plant: Plant) -> int:
    """How many stretches the scenario takes."""
    ends = [span.to_s for span in plant.visible_spans()]
    ends += [freeze.at_s + freeze.for_s for freeze in plant.scenario.of_kind(CameraFreeze)]
    return min(MOST_STRETCHES, math.ceil(max(ends, default=0.0) / LOOP_S))


def lost_spans(plant: Plant, camera: str) -> tuple[tuple[float, float], ...]:
    """When the camera gives no stream, in seconds."""
    return tuple((e.at_s, e.at_s + e.for_s) for e in plant.scenario.of_kind(CameraLost) if e.camera == camera)


def picture_time(plant: Plant, camera: str, t_s: float) -> float:
    """The time that the camera's picture shows: now, or the moment at which it froze."""
    for freeze in plant.scenario.of_kind(CameraFreeze):
        if freeze.camera == camera and freeze.holds_at(t_s):
            return freeze.at_s
    return t_s
