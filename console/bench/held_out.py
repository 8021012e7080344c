"""Labelled pictures that no training ever saw, drawn from a seed of their own and kept between benches."""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import sys
from pathlib import Path
from typing import Any

import devices.sim.video as drawing
from console.bench import session
from console.site.demo import DEMO_SITE
from devices.sim.video import dataset
from inference.evaluation.folder import read_labelled
from inference.evaluation.scene import Labelled

NEAR = "near.json"
SEED = 990_001
"""Training seeds are small numbers."""
SMALL_PX = 24.0
"""People up to so many picture pixels high are distant ones, and so is what they wear: reported apart."""
PICTURES, PER_VIEW = 192, 8


def held_out() -> tuple[Labelled, Labelled]:
    """The pictures with all their labels, and with those alone that are not of distant people; drawn anew (half a
    minute to two) when the site or the drawing has changed."""
    folder = session.clips_home().root / f"held-out-{drawn_from()[:12]}"
    if not folder.is_dir():
        for old in folder.parent.glob("held-out-*"):
            shutil.rmtree(old)
        draw(folder)
    return read_labelled(folder / "labels.json"), read_labelled(folder / NEAR)


def drawn_from() -> str:
    """What the pictures are made from, in short: the site, every module that draws or labels, seed and counts."""
    files = [
        DEMO_SITE,
        Path(__file__),
        *sorted(path for place in drawing.__path__ for path in Path(place).glob("*.py")),
    ]
    content = b"".join(path.read_bytes() for path in files)
    return hashlib.sha256(content + f"{SEED} {PICTURES} {PER_VIEW}".encode()).hexdigest()


def draw(folder: Path, pictures: int = PICTURES, per_view: int = PER_VIEW) -> None:
    """Draw them beside and put them in place when they are whole."""
    beside = folder.with_suffix(".part")
    shutil.rmtree(beside, ignore_errors=True)
    counts = ("--frames", str(pictures), "--per-view", str(per_view), "--seed", str(SEED))
    with contextlib.redirect_stdout(sys.stderr):
        dataset.main(["--site", str(DEMO_SITE), "--out", str(beside), *counts])
    labels = json.loads((beside / "labels.json").read_text("utf-8"))
    (beside / NEAR).write_text(json.dumps(near(labels)), "utf-8")
    beside.rename(folder)


def near(labels: dict[str, Any]) -> dict[str, Any]:
    """The labels (COCO form) with distant people, and what is on them, as may be found or not."""
    heights = {_owner(one): one["attributes"]["height_px"] for one in labels["annotations"] if _is_person(one)}
    told = [one | {"ignore": 1} if heights.get(_owner(one), SMALL_PX + 1) <= SMALL_PX else one
            for one in labels["annotations"]]  # fmt: skip
    return labels | {"annotations": told}


def _owner(annotation: dict[str, Any]) -> tuple[int, str]:
    return annotation["image_id"], annotation["object"]


def _is_person(annotation: dict[str, Any]) -> bool:
    return "height_px" in annotation.get("attributes", {})
