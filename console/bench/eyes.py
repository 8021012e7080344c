"""`vigil bench eyes`: how well the detector sees, on pictures that it never saw, and what a look costs.

The limit beside the cost is the bare network on the same input in the same run.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import onnxruntime
from msgspec import structs

from console.bench import figures, looking
from console.bench.figures import Figure
from console.bench.held_out import held_out
from console.site.shelf import BUILT_IN
from inference.detector import Detector
from inference.evaluation.measure import Evaluation, PartFigures, evaluated
from inference.evaluation.pairing import paired
from inference.model_card import read_card, second_model
from inference.runtime import LAST_RESORT, preferred

JUDGED = ("person", "helmet", "vest")
MAP50, HARNESS_MAP50 = 0.90, 0.85
STATES = ("harness", "lanyard")
"""Classes whose names begin so tell how a harness is used."""
NO_STATE = "0: the model has no class for the state of a harness or a lanyard"
TIMED = 24
"""Pictures that looks are timed on."""
LARGEST_MB, SLOWEST_MS = 12.0, 20.0
PIPELINE_RATIO, PREPROCESS_SHARE = 0.85, 0.15


def bench(seconds: float = 0.0) -> dict[str, Any]:
    """Run it. `seconds` is not used: it takes two to three minutes, and as long again to draw the pictures once."""
    labelled, near = held_out()
    detector = Detector.open(BUILT_IN, providers=[LAST_RESORT])
    pairing = paired(labelled.classes, detector.classes, {})
    measured = structs.replace(evaluated(detector, near, pairing), small=evaluated(detector, labelled, pairing).small)
    frames = [scene.image_bgr() for scene in labelled.scenes[:: max(1, len(labelled.scenes) // TIMED)]]
    rows, notes = seen(measured), {"pictures": len(labelled.scenes), "model": detector.name}
    costs, said = spent(frames)
    return figures.told("eyes", [*rows, *costs], {**notes, **said, **remarks(measured)})


def seen(measured: Evaluation) -> list[Figure]:
    """How well it sees: in all, what is small, and by condition."""
    rows = [Figure(f"eyes.map50.{name}", ap50(measured.all, name), "", MAP50, False) for name in JUDGED]
    rows.append(Figure("eyes.map50.harness_state", harness_state(measured), "", HARNESS_MAP50, False))
    rows.append(Figure("eyes.map50.small_person", ap50(measured.small, "person"), "", 0.0, False))
    for condition, part in measured.conditions.items():
        names = [name for name in JUDGED if name in part.classes and part.classes[name].objects]
        rows += [Figure(f"eyes.map50.{name}.{condition}", ap50(part, name), "", MAP50, False) for name in names]
    return rows


def spent(frames: Sequence[Any]) -> tuple[list[Figure], dict[str, Any]]:
    """What a look costs, and the parts it was measured from."""
    cost = looking.cost(BUILT_IN, frames)
    installed = preferred(onnxruntime.get_available_providers())
    times = dict(looking.frame_ms(BUILT_IN, frames, installed))
    rows = [
        Figure("infer.pipeline_ratio", cost.ratio, "", PIPELINE_RATIO, False, 1.0),
        Figure("infer.preprocess_share", cost.share, "", PREPROCESS_SHARE, True),
        *(Figure(f"infer.frame_ms.{name}", ms, "ms", SLOWEST_MS, True, cost.bare_ms) for name, ms in times.items()),
        Figure("infer.model_mb", sum(file.stat().st_size for file in files(BUILT_IN)) / 1e6, "MB", LARGEST_MB, True),
    ]
    parts = {"whole_ms": cost.whole_ms, "bare_ms": cost.bare_ms, "before_ms": cost.before_ms}
    return rows, {**{name: round(ms, 3) for name, ms in parts.items()}, "looks": cost.frames, "threads": 1}


def files(model: Path) -> list[Path]:
    """The model and, where it has one, that which looks again."""
    second = second_model(model, read_card(model))
    return [model, second] if second else [model]


def remarks(measured: Evaluation) -> dict[str, Any]:
    """What the figures do not say by themselves."""
    said: dict[str, Any] = {
        "objects": {name: one.objects for name, one in measured.all.classes.items()},
        "small_person": f"at most {measured.small_px:g} px high: {objects(measured.small, 'person')}; no goal",
    }
    known, unknown = _states(measured.all.classes), _states(measured.left_out)
    if not known:
        said["harness_state"] = NO_STATE
    elif unknown:
        said["harness_state"] = f"counted as 0, because the model has no such class: {', '.join(unknown)}"
    if not measured.conditions:
        said["conditions"] = "the labels do not say how a picture was taken"
    if measured.left_out:
        said["not_judged"] = measured.left_out
    return said


def ap50(part: PartFigures, name: str) -> float:
    """Average precision at IoU 0.5 of one class; 0 when the model or the labels do not have it."""
    return (part.classes[name].ap50 or 0.0) if name in part.classes else 0.0


def objects(part: PartFigures, name: str) -> int:
    """Labels of one class."""
    return part.classes[name].objects if name in part.classes else 0


def harness_state(measured: Evaluation) -> float:
    """Mean over the classes that tell how a harness is used; what the labels have and the model has not counts as 0."""
    known, unknown = _states(measured.all.classes), _states(measured.left_out)
    return sum(ap50(measured.all, name) for name in known) / max(1, len(known) + len(unknown))


def _states(names: Iterable[str]) -> list[str]:
    return [name for name in names if name.startswith(STATES)]
