"""`vigil model check | eval | use | drop | ls`: what each finds, as one plain object, and whether that is good."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from console.models import taking
from console.site.home import Home
from console.site.shelf import BUILT_IN, BUILT_IN_NAME, Shelf
from inference.detector import Detector
from inference.errors import ModelRefused
from inference.evaluation.folder import read_labelled
from inference.evaluation.measure import Evaluation, evaluated, speed
from inference.evaluation.pairing import Pairing, paired
from inference.model_card import read_card
from inference.vetting import vet

TIMED_LOOKS = 20
GREY = np.full((360, 640, 3), 114, np.uint8)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command says, and its exit code."""

    said: dict[str, Any]
    code: int = 0


def check(path: Path) -> Outcome:
    """What a model is, and how it runs here. 1 when its self-test fails. Raises ModelRefused."""
    found = vet(path)
    detector = Detector.open(path)
    proved = detector.card.self_test is not None and detector.check_itself()
    form = msgspec.to_builtins(detector.card)
    keys = ("name", "family", "input", "licence", "made_from", "score_threshold", "nms_iou", "metrics", "second_look")
    said = {key: form[key] for key in keys} | {
        "file": str(path),
        "card": "its own" if found.has_card else "recognised",
        "classes": [name for name in detector.classes if name],
        "keypoints": len(detector.card.keypoints),
        "provider": detector.provider,
        "opset": found.opset,
        "ir_version": found.ir_version,
        "producer": found.producer,
        "bytes": found.size_bytes,
        "sha256": found.sha256,
        "self_test": detector.self_test if detector.card.self_test is not None else taking.NO_PROOF,
        "ms": msgspec.to_builtins(speed(detector, [GREY] * TIMED_LOOKS)),
    }
    return Outcome(said, 0 if proved or detector.card.self_test is None else 1)


def evaluate(path: Path, labels: Path, pairs: Mapping[str, str]) -> Outcome:
    """How good a model is on labelled pictures. Raises ModelRefused for the model, LabelsRefused for the labels."""
    labelled = read_labelled(labels)
    vet(path)
    detector = Detector.open(path)
    pairing = paired(labelled.classes, detector.classes, pairs)
    return Outcome({"model": str(path), "data": str(labels)} | _told(evaluated(detector, labelled, pairing), pairing))


def use(home: Home, wanted: str, *, beside: bool = False) -> Outcome:
    """Take a model file into use, or one of the shelf by its name: as the detector, or `beside` it. Raises
    ModelRefused; all stays as it was then."""
    name = wanted
    if not taking.on_shelf(home, wanted, beside=beside):
        if not Path(wanted).is_file():
            known = ", ".join([BUILT_IN_NAME, *(one.folder for one in Shelf(home).kept())])
            raise ModelRefused(f"{wanted}: no such model file, and none of that name here; there is {known}")
        name = taking.take(home, Path(wanted), beside=beside).folder
    return Outcome(next(one for one in listed(home).said["models"] if one["name"] == name))


def drop(home: Home, name: str) -> Outcome:
    """One model runs beside the detector no longer; it stays on the shelf. Raises ModelRefused when it did not."""
    taking.drop(home, name)
    return Outcome({"dropped": name, "beside": [one.name for one in Shelf(home).beside()]})


def listed(home: Home) -> Outcome:
    """The built-in model and those of the home. 1 when the chosen one, or one beside it, cannot be used."""
    shelf = Shelf(home)
    now, beside = shelf.in_use(), shelf.beside()
    names = [one.name for one in beside]
    troubles = {one.name: one.trouble for one in beside if one.trouble}
    models = [_built_in(now.name)] + [
        {
            "name": one.folder,
            "file": str(shelf.path(one)),
            "family": one.family,
            "classes": [name for name in one.classes if name],
            "licence": one.licence,
            "sha256": one.sha256,
            "self_test": one.self_test,
            "keypoints": len(one.keypoints),
            "in_use": one.folder == now.name,
            "beside": one.folder in names,
        }
        for one in shelf.kept()
    ]
    said = {"models": models, "trouble": now.trouble, "beside_troubles": troubles}
    return Outcome(said, 1 if now.trouble or troubles else 0)


def _built_in(in_use: str) -> dict[str, Any]:
    card = read_card(BUILT_IN)
    if card is None:
        raise ModelRefused(f"{BUILT_IN}: has no card; install Vigil anew")
    return {
        "name": BUILT_IN_NAME,
        "file": str(BUILT_IN),
        "family": card.family,
        "classes": [name for name in card.classes if name],
        "licence": card.licence,
        "sha256": card.sha256,
        "self_test": "at each start" if card.self_test is not None else taking.NO_PROOF,
        "keypoints": len(card.keypoints),
        "in_use": in_use == BUILT_IN_NAME,
        "beside": False,
    }


def _told(found: Evaluation, pairing: Pairing) -> dict[str, Any]:
    """The figures of all pictures first, then the parts."""
    said: dict[str, Any] = msgspec.to_builtins(found)
    whole = said.pop("all")
    confusion = {"rows": "labels", "columns": "found", "names": [*pairing.judged, "nothing"]}
    told: dict[str, Any] = whole | said | {"confusion": confusion | {"counts": found.confusion}}
    return told
