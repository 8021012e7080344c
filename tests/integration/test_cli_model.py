"""`vigil model` as people call it: what a model is, how good it is, which one works."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import msgspec
import pytest

from console.arguments import parser
from console.cli import main
from console.meaning import model_of
from console.models import taking
from console.site.home import Home
from console.site.shelf import BUILT_IN, Shelf
from inference.model_card import KnownObject, SelfTest, card_path
from inference.vetting import Bounds, vet
from tests.rooms import SMALL
from tests.unit.inference import hostile_models, label_folders
from tests.unit.inference.label_folders import Box
from tests.unit.inference.test_detector import BOX, NAMES, grey, planted
from tests.unit.inference.test_second_look import two_files
from tests.unit.inference.tiny_model import card_for, write_model

FOUND: Box = (16.0, 32.0, 48.0, 64.0)


@pytest.fixture(autouse=True)
def plain_log(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command sets the log up for a process of its own."""
    monkeypatch.setattr(logging, "basicConfig", lambda **_settings: None)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def said(capsys: pytest.CaptureFixture[str], *call: str | Path) -> tuple[int, str, str]:
    """Exit code, standard output, standard error."""
    capsys.readouterr()
    code = main(["model", *(str(part) for part in call)])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def as_json(capsys: pytest.CaptureFixture[str], *call: str | Path) -> tuple[int, dict[str, Any]]:
    """Exit code and the object of a call with --json."""
    code, out, _ = said(capsys, *call, "--json")
    return code, json.loads(out)


def tiny(folder: Path, objects: Sequence[Box] | None = None) -> Path:
    """A model that always sees a person at BOX; with `objects`, a card that asks for persons there."""
    folder.mkdir(exist_ok=True)
    model = write_model(folder / "yard model.onnx", planted(), metadata=NAMES)
    if objects is not None:
        cv2.imwrite(str(folder / "test.png"), grey(64, 64))
        known = tuple(KnownObject(kind="person", box_xyxy_px=box) for box in objects)
        card = card_for(model, self_test=SelfTest(picture="test.png", objects=known), licence="Apache-2.0")
        card_path(model).write_bytes(msgspec.json.encode(card))
    return model


# ---------------------------------------------------------------- check


def test_check_of_the_built_in_model(capsys: pytest.CaptureFixture[str]) -> None:
    code, found = as_json(capsys, "check", BUILT_IN)

    assert (code, found["self_test"], found["card"], found["provider"]) == (0, "passed", "its own", "CPU")
    assert (found["family"], found["opset"], found["classes"][0]) == ("yolox", {"": 17}, "person")
    assert (len(found["sha256"]), found["ms"]["frames"], found["ms"]["median"] > 0) == (64, 20, True)
    code, out, _ = said(capsys, "check", BUILT_IN)
    assert (code, "self-test  passed" in out, found["sha256"] in out) == (0, True, True)


def test_check_of_a_model_without_a_card(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, found = as_json(capsys, "check", tiny(tmp_path))

    assert (code, found["card"], found["licence"]) == (0, "recognised", "not said")
    assert "cannot prove that it sees" in found["self_test"]


def test_check_of_a_blind_model(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, found = as_json(capsys, "check", tiny(tmp_path, [(40, 40, 60, 60)]))

    assert (code, found["self_test"]) == (1, "test.png: not found: person")


def test_check_of_a_hostile_model(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    model = hostile_models.reaching_out(tmp_path / "evil.onnx", "/etc/passwd")

    code, out, err = said(capsys, "check", model)
    assert (code, out, f"{model}: not taken: it reads from another file, '/etc/passwd'" in err) == (1, "", True)
    code, found = as_json(capsys, "check", model)
    assert (code, found["file"], "another file" in found["refused"]) == (1, str(model), True)


@pytest.mark.parametrize(
    ("call", "why"),
    [
        ("check nowhere.onnx", "FILE nowhere.onnx: there is no such file"),
        ("eval nowhere.onnx --data .", "FILE nowhere.onnx: there is no such file"),
        ("eval MODEL --data nowhere", "nowhere: there is no such folder"),
        ("eval MODEL --data . --map dog", "--map dog: must look like LABEL=CLASS"),
        ("eval MODEL --data DATA --map dog=person", "--map: the labels have no class dog; there is person"),
        ("eval MODEL --data DATA --map person=dog", "--map: the model has no class dog; there is person, helmet"),
        ("eval MODEL --data DATA --map person=-", "no class fits"),
        ("check ''", "FILE: there is none"),
    ],
)
def test_a_wrong_call_exits_with_2(capsys: pytest.CaptureFixture[str], tmp_path: Path, call: str, why: str) -> None:
    model, data = tiny(tmp_path), label_folders.coco(tmp_path / "data", [[("person", FOUND)]])
    given = {"MODEL": str(model), "DATA": str(data), "''": ""}

    code, out, err = said(capsys, *(given.get(part, part) for part in call.split()))

    assert (code, out, why in err) == (2, "", True), err
    assert err.startswith("vigil model: ")


# ---------------------------------------------------------------- eval


@pytest.mark.parametrize("form", ["coco", "yolo", "voc"])
def test_eval_on_every_form(capsys: pytest.CaptureFixture[str], tmp_path: Path, form: str) -> None:
    data = tmp_path / "data"
    if form == "coco":
        label_folders.coco(data, [[("worker", FOUND)]], ["night"])
    elif form == "yolo":
        label_folders.yolo(data, {"a": "0 0.25 0.75 0.25 0.5"}, "names: [Worker]\n")
    else:
        label_folders.voc(data, [("worker", FOUND, False)])

    code, found = as_json(capsys, "eval", tiny(tmp_path), "--data", data)

    assert (code, found["form"], found["pictures"], found["map50"]) == (0, form.upper(), 1, 1.0)
    assert found["classes"]["person"]["recall"] == 1.0
    assert found["confusion"]["names"][-1] == "nothing" and found["confusion"]["counts"][0][0] == 1
    assert list(found["conditions"]) == (["night"] if form == "coco" else [])


def test_eval_as_a_table(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    data = label_folders.coco(tmp_path / "data", [[("worker", FOUND), ("dog", FOUND)], []], ["day", "night"])

    code, out, _ = said(capsys, "eval", tiny(tmp_path), "--data", data)

    assert code == 0
    assert "NOT JUDGED: dog (1 objects): the model has no such class; --map dog=CLASS says which it is" in out
    for part in ("COCO labels, 2 pictures, 1 objects", "AP50-95", "AP50 by condition", "up to 24 px high", "nothing"):
        assert part in out
    assert out.split("  person")[1].split()[:2] == ["1", "1.000"]


def test_eval_refuses_a_hostile_model_first(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    data = label_folders.coco(tmp_path / "data", [[("person", FOUND)]])

    code, _, err = said(capsys, "eval", hostile_models.unknown_operator(tmp_path / "evil.onnx"), "--data", data)

    assert (code, "No Op registered" in err) == (1, True)


# ---------------------------------------------------------------- use, ls


def test_a_model_is_taken_into_use_and_given_up_again(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, home: Path
) -> None:
    model = tiny(tmp_path / "theirs", [BOX])

    code, found = as_json(capsys, "use", model, "--home", home)
    assert (code, found["in_use"], found["self_test"], found["licence"]) == (0, True, "passed", "Apache-2.0")
    for file in model.parent.iterdir():
        file.unlink()

    code, listed = as_json(capsys, "ls", "--home", home)
    names = {one["name"]: one["in_use"] for one in listed["models"]}
    assert (code, names) == (0, {"plant": False, found["name"]: True})
    assert found["name"] == f"yard-model-{found['sha256'][:8]}"
    assert (Path(found["file"]).parent / "test.png").is_file()
    assert f"* {found['name']}" in said(capsys, "ls", "--home", home)[1]

    assert said(capsys, "use", "plant", "--home", home)[0] == 0
    assert Shelf(Home(home)).in_use().path == BUILT_IN
    assert said(capsys, "use", found["name"], "--home", home)[0] == 0
    assert Shelf(Home(home)).in_use().name == found["name"]


def test_a_model_comes_with_the_one_that_looks_again(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, home: Path
) -> None:
    """Both are tried and kept; when the second is not as it was, the built-in model works."""
    theirs = two_files(tmp_path)

    code, found = as_json(capsys, "use", theirs, "--home", home)
    second = Path(found["file"]).with_name("closer.onnx")
    assert (code, second.is_file(), card_path(second).is_file()) == (0, True, True)
    assert Shelf(Home(home)).in_use().trouble == ""
    assert as_json(capsys, "check", found["file"])[1]["second_look"] == "closer.onnx"

    for spoil in (lambda: second.write_bytes(b"something else"), second.unlink):
        spoil()
        in_use = Shelf(Home(home)).in_use()
        assert (in_use.path, in_use.trouble) == (BUILT_IN, f"{second}: changed since it was taken into use")
        code, _, err = said(capsys, "use", found["name"], "--home", home)
        assert (code, str(second) in err) == (1, True), err


def test_a_model_whose_second_look_is_missing_or_hostile_is_not_taken(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, home: Path
) -> None:
    theirs, closer = two_files(tmp_path), tmp_path / "closer.onnx"
    hostile_models.hidden_reach(closer, "/etc/passwd")
    assert said(capsys, "use", theirs, "--home", home)[0] == 1
    closer.unlink()

    code, _, err = said(capsys, "use", theirs, "--home", home)

    assert (code, str(closer) in err, ".new" in err) == (1, True, False), err
    assert Shelf(Home(home)).kept() == []


def test_two_models_that_name_each_other_are_refused_in_words(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, home: Path
) -> None:
    code, _, err = said(capsys, "use", two_files(tmp_path, second_look="plant.onnx"), "--home", home)

    assert (code, "closer.onnx has a second look of its own" in err) == (1, True), err
    assert Shelf(Home(home)).kept() == []


def test_run_and_vision_take_the_model_in_use(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And `--model` still wins."""
    _, found = as_json(capsys, "use", tiny(tmp_path), "--home", home)
    in_use = ["--site", str(SMALL), "--home", str(home)]
    other = write_model(tmp_path / "other.onnx", planted(), metadata=NAMES)

    for command in ("run", "vision"):
        assert model_of(parser().parse_args([command, *in_use])) == Path(found["file"])
        assert model_of(parser().parse_args([command, *in_use, "--model", str(other)])) == other


def test_a_model_in_use_that_was_tampered_with_gives_way_to_the_built_in_one(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    _, found = as_json(capsys, "use", tiny(tmp_path), "--home", home)
    Path(found["file"]).write_bytes(b"something else")

    assert model_of(parser().parse_args(["vision", "--site", str(SMALL), "--home", str(home)])) == BUILT_IN
    assert "changed since it was taken into use; the built-in model works instead" in caplog.text
    code, out, _ = said(capsys, "ls", "--home", home)
    assert (code, "the built-in one works instead" in out) == (1, True)
    code, _, err = said(capsys, "use", found["name"], "--home", home)
    assert (code, "not a model" in err) == (1, True)
    write_model(Path(found["file"]), planted(None), metadata=NAMES)
    code, _, err = said(capsys, "use", found["name"], "--home", home)
    assert (code, "changed since it was taken into use; take it anew" in err) == (1, True)


@pytest.mark.parametrize("evil", ["blind", "hostile", "endless", "no model", "nowhere", "picture elsewhere"])
def test_the_old_model_stays_when_the_new_one_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, home: Path, evil: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "vet", lambda path: vet(path, Bounds(seconds=5.0)))
    good = as_json(capsys, "use", tiny(tmp_path / "good"), "--home", home)[1]
    path = tmp_path / "evil.onnx"
    if evil == "blind":
        path = tiny(tmp_path / "blind", [(40, 40, 60, 60)])
    elif evil == "hostile":
        hostile_models.hidden_reach(path, "/etc/passwd")
    elif evil == "endless":
        hostile_models.endless(path)
    elif evil == "no model":
        path.write_text("no model", encoding="utf-8")
    elif evil == "picture elsewhere":
        path = tiny(tmp_path / "elsewhere", [BOX])
        card = card_path(path)
        card.write_text(card.read_text(encoding="utf-8").replace("test.png", "../test.png"), encoding="utf-8")

    code, _, err = said(capsys, "use", path, "--home", home)

    assert (code, str(path.parent) in err, ".new" in err) == (1, True, False), err
    assert Shelf(Home(home)).in_use().name == good["name"]
    assert [one.folder for one in Shelf(Home(home)).kept()] == [good["name"]]
    assert not list((home / "models").glob(".new*"))


def test_a_list_of_an_empty_home_makes_nothing(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    code, out, _ = said(capsys, "ls", "--home", home)

    assert (code, out.startswith("* plant"), home.exists()) == (0, True, False)


def test_use_as_people_read_it(capsys: pytest.CaptureFixture[str], tmp_path: Path, home: Path) -> None:
    code, out, _ = said(capsys, "use", tiny(tmp_path, [BOX]), "--home", home)

    assert (code, "is in use from the next `vigil run` on: person, helmet\nself-test: passed" in out) == (0, True)
