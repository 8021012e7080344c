"""A model of others is taken into use: copied, tried where it can do no harm, then put in the old one's place."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from console.site.home import Home
from console.site.shelf import BUILT_IN_NAME, Kept, Shelf
from inference.beside import role_of
from inference.detector import Detector
from inference.errors import ModelRefused
from inference.model_card import card_path, read_card, second_model, sha256_of
from inference.onnx_file import check_size
from inference.vetting import Vetted, vet

NO_PROOF = "it has no self-test picture and cannot prove that it sees"


def take(home: Home, path: Path, *, beside: bool = False) -> Kept:
    """Try a model file with its card and picture, keep it in the home, and make it the detector, or let it run
    `beside` that. Raises ModelRefused, and all stays as it was."""
    check_size(path)
    shelf = Shelf(home)
    new = shelf.room_for_one()
    try:
        kept = _tried(path, _copied(path, new))
        if beside:
            _must_help(shelf, path.name, kept)
        shelf.put(new, kept)
    except ModelRefused as error:
        raise ModelRefused(str(error).replace(str(new), str(path.parent))) from error
    finally:
        shutil.rmtree(new, ignore_errors=True)
    _put_to_work(shelf, kept, beside)
    return kept


def go_back(home: Home) -> None:
    """The built-in model again."""
    Shelf(home).choose("")


def on_shelf(home: Home, name: str, *, beside: bool = False) -> bool:
    """Take one of the home's own models into use by its name; False when there is none of that name."""
    if name == BUILT_IN_NAME and beside:
        raise ModelRefused(f"{name}: the built-in model is a detector; it cannot run beside one")
    if name == BUILT_IN_NAME:
        go_back(home)
        return True
    shelf = Shelf(home)
    kept = next((one for one in shelf.kept() if one.folder == name), None)
    if kept is None:
        return False
    found = vet(shelf.path(kept))
    if found.sha256 != kept.sha256:
        raise ModelRefused(f"{shelf.path(kept)}: changed since it was taken into use; take it anew from its file")
    _must_see(shelf.path(kept), found)
    if beside:
        _must_help(shelf, name, kept)
    _put_to_work(shelf, kept, beside)
    return True


def drop(home: Home, name: str) -> None:
    """One model runs beside the detector no longer. Raises ModelRefused when it did not."""
    shelf = Shelf(home)
    names = [one.name for one in shelf.beside()]
    if name not in names:
        raise ModelRefused(f"{name}: does not run beside the detector; {', '.join(names) or 'none'} does")
    shelf.drop(name)


def _put_to_work(shelf: Shelf, kept: Kept, beside: bool) -> None:
    """A model is the detector or runs beside it, not both."""
    if beside:
        shelf.put_beside(kept.folder)
    else:
        shelf.choose(kept.folder)
        if kept.folder in [one.name for one in shelf.beside()]:
            shelf.drop(kept.folder)


def _must_help(shelf: Shelf, name: str, kept: Kept) -> None:
    """A model beside the detector adds something, and is not the detector itself."""
    role_of(name, kept.classes, kept.keypoints)
    if shelf.in_use().name == kept.folder:
        raise ModelRefused(f"{name}: is the detector itself; choose another detector first: `vigil model use plant`")


def _copied(path: Path, folder: Path) -> Path:
    """The model, its card and its picture in another folder, and the model for second looks with its card. A picture
    that lies elsewhere is left for the trial to refuse."""
    card = read_card(path)
    test = card.self_test if card is not None else None
    beside = [card_path(path)]
    if test is not None and Path(test.picture).name == test.picture:
        beside.append(path.with_name(test.picture))
    if (second := second_model(path, card)) is not None:
        check_size(second)
        beside += [second, card_path(second)]
    for file in (path, *beside):
        if file.is_file():
            shutil.copyfile(file, folder / file.name)
    return folder / path.name


def _tried(path: Path, copy: Path) -> Kept:
    found = vet(copy)
    _must_see(path, found)
    card = Detector.open(copy).card
    second = second_model(copy, card)
    name = re.sub(r"[^\w.-]+", "-", path.stem).strip(".-") or "model"
    return Kept(
        folder=f"{name}-{found.sha256[:8]}",
        file=copy.name,
        family=card.family,
        classes=card.classes,
        licence=card.licence,
        sha256=found.sha256,
        self_test=found.self_test or NO_PROOF,
        keypoints=card.keypoints,
        second_look=card.second_look,
        second_sha256=sha256_of(second) if second else "",
    )


def _must_see(path: Path, found: Vetted) -> None:
    if found.self_test not in ("", "passed"):
        raise ModelRefused(f"{path}: its self-test failed: {found.self_test}; such a model is blind")
