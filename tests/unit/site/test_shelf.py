"""The models of a home: which there are, which is in use, and what holds when that one is not as it was."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from console.site.home import Home
from console.site.shelf import BUILT_IN, InUse, Kept, Shelf
from inference.model_card import read_card


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


def test_the_built_in_model_is_there_with_a_card_that_is_its_own() -> None:
    card = read_card(BUILT_IN)

    assert card is not None and card.family and "person" in card.classes
    assert card.self_test is not None and BUILT_IN.with_name(card.self_test.picture).is_file()


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


def test_models_beside_the_detector_come_and_go_in_their_order(home: Home) -> None:
    shelf = Shelf(home)
    assert shelf.beside() == []
    for name in ("fire", "pose", "yard"):
        put(home, name)
    shelf.put_beside("fire")
    shelf.put_beside("pose")
    shelf.put_beside("fire")

    assert [one.name for one in shelf.beside()] == ["pose", "fire"]
    assert shelf.beside()[0] == InUse(home.models / "pose" / "yard.onnx", "pose")
    assert shelf.in_use().name == "yard"

    shelf.drop("pose")
    shelf.drop("nobody")
    assert [one.name for one in Shelf(home).beside()] == ["fire"]
    assert {one.folder for one in shelf.kept()} == {"fire", "pose", "yard"}


def test_a_model_beside_the_detector_that_is_not_as_it_was_says_so(home: Home) -> None:
    put(home, "fire")
    Shelf(home).choose("")
    Shelf(home).put_beside("fire")
    Shelf(home).put_beside("gone")
    path = home.models / "fire" / "yard.onnx"
    path.write_bytes(b"something else")

    assert [one.trouble for one in Shelf(home).beside()] == [
        f"{path}: changed since it was taken into use",
        f"{home.models / 'gone'}: not there any more, or not readable",
    ]
