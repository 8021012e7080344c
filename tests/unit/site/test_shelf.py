"""The models of a home: which there are, which is in use, and what holds when that one is not as it was."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from console.site.home import Home
from console.site.shelf import BUILT_IN, InUse, Kept, Shelf
from console.vision.worker import DEFAULT_MODEL


def put(home: Home, name: str = "yard-1234", content: bytes = b"a model") -> Kept:
    """Put a model on the shelf and choose it."""
    shelf = Shelf(home)
    new = shelf.room_for_one()
    (new / "yard.onnx").write_bytes(content)
    sha256 = hashlib.sha256(content).hexdigest()
    kept = Kept(name, "yard.onnx", "yolox", ("person",), "Apache-2.0", sha256, "passed")
    shelf.put(new, kept)
    shelf.choose(name)
    return kept


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def test_the_built_in_model_is_the_one_that_vision_takes() -> None:
    assert BUILT_IN == DEFAULT_MODEL


def test_a_new_home_uses_the_built_in_model(home: Home) -> None:
    assert Shelf(home).in_use() == InUse(BUILT_IN, "plant")
    assert Shelf(home).kept() == []
    assert not home.root.exists()


def test_a_chosen_model_is_in_use_until_another_is(home: Home) -> None:
    first, second = put(home), put(home, "second")

    assert Shelf(home).kept() == [second, first]
    assert Shelf(home).in_use() == InUse(home.models / "second" / "yard.onnx", "second")
    Shelf(home).choose("")
    assert Shelf(home).in_use() == InUse(BUILT_IN, "plant")


def test_one_of_the_same_name_takes_its_place(home: Home) -> None:
    put(home, content=b"old")
    new = put(home, content=b"new")

    assert Shelf(home).kept() == [new]
    assert Shelf(home).in_use().path.read_bytes() == b"new"


def test_a_model_that_was_changed_is_not_used(home: Home) -> None:
    path = Shelf(home).path(put(home))
    path.write_bytes(b"another model")

    assert Shelf(home).in_use() == InUse(BUILT_IN, "plant", f"{path}: changed since it was taken into use")


@pytest.mark.parametrize("spoil", ["yard.onnx", "kept.json"])
def test_a_model_that_is_gone_is_not_used(home: Home, spoil: str) -> None:
    put(home)
    (home.models / "yard-1234" / spoil).unlink()

    found = Shelf(home).in_use()

    assert (found.path, "not there any more" in found.trouble) == (BUILT_IN, True)
    assert Shelf(home).kept() == []


def test_a_note_that_points_elsewhere_is_not_followed(home: Home) -> None:
    kept = put(home)
    (home.root / "secret.onnx").write_bytes(b"a model")
    note = home.models / kept.folder / "kept.json"
    note.write_text(note.read_text(encoding="utf-8").replace("yard.onnx", "../../secret.onnx"), encoding="utf-8")

    assert Shelf(home).in_use().path == BUILT_IN
