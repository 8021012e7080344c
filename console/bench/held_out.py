"""Labelled pictures that no training ever saw, drawn from a seed of their own and kept between benches."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import sys
from pathlib import Path

import devices.sim.video as drawing
from console.bench import session
from console.site.demo import DEMO_SITE
from devices.sim.video import dataset
from inference.evaluation.folder import read_labelled
from inference.evaluation.scene import Labelled

SEED = 990_001
"""Training seeds are small numbers."""
PICTURES, PER_VIEW = 192, 8


def held_out() -> Labelled:
    """The pictures and their labels; drawn anew (half a minute to two) when the site or the drawing has changed."""
    folder = session.clips_home().root / f"held-out-{drawn_from()[:12]}"
    if not folder.is_dir():
        for old in folder.parent.glob("held-out-*"):
            shutil.rmtree(old)
        draw(folder)
    return read_labelled(folder)


def drawn_from() -> str:
    """What the pictures are made from, in short: the site, every module that draws, seed and counts."""
    files = [DEMO_SITE, *sorted(path for place in drawing.__path__ for path in Path(place).glob("*.py"))]
    content = b"".join(path.read_bytes() for path in files)
    return hashlib.sha256(content + f"{SEED} {PICTURES} {PER_VIEW}".encode()).hexdigest()


def draw(folder: Path, pictures: int = PICTURES, per_view: int = PER_VIEW) -> None:
    """Draw them beside and put them in place when they are whole."""
    beside = folder.with_suffix(".part")
    shutil.rmtree(beside, ignore_errors=True)
    counts = ("--frames", str(pictures), "--per-view", str(per_view), "--seed", str(SEED))
    with contextlib.redirect_stdout(sys.stderr):
        dataset.main(["--site", str(DEMO_SITE), "--out", str(beside), *counts])
    beside.rename(folder)
