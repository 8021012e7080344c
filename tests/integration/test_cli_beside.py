"""`vigil model use --beside`, `ls`, `drop`: models that run beside the detector."""

from __future__ import annotations

from pathlib import Path

import cv2
import pytest

from console.site.home import Home
from console.site.shelf import Shelf
from inference.model_card import KnownObject, SelfTest, write_card
from tests.integration.test_cli_model import as_json, home, plain_log, said, tiny
from tests.unit.inference import answers, hostile_models
from tests.unit.inference.test_detector import BOX, grey, planted
from tests.unit.inference.tiny_model import card_for, write_answers, write_model

__all__ = ["home", "plain_log"]

FIRE = {"names": "{0: 'fire', 1: 'smoke'}"}
POSE = {"names": "{0: 'person'}", "task": "pose", "kpt_shape": "[17, 3]"}


def fire(folder: Path, test_box: answers.Box | None = None) -> Path:
    """A model that sees a fire at BOX; with `test_box`, a card that asks for one there."""
    folder.mkdir(exist_ok=True)
    model = write_model(folder / "fire.onnx", planted(), metadata=FIRE)
    if test_box is not None:
        cv2.imwrite(str(folder / "test.png"), grey(64, 64))
        test = SelfTest(picture="test.png", objects=(KnownObject(kind="fire", box_xyxy_px=test_box),))
        write_card(card_for(model, classes=("fire", "smoke"), self_test=test), model)
    return model


def pose(folder: Path) -> Path:
    """A model with key points."""
    return write_answers(folder / "pose.onnx", answers.yolov8_pose(), taken=(1, 3, 64, 96), metadata=POSE)


def test_models_are_taken_beside_the_detector_and_dropped(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, home: Path
) -> None:
    code, one = as_json(capsys, "use", fire(tmp_path / "theirs", BOX), "--beside", "--home", home)
    assert (code, one["beside"], one["in_use"], one["self_test"]) == (0, True, False, "passed")
    code, other = as_json(capsys, "use", pose(tmp_path), "--beside", "--home", home)
    assert (code, other["beside"], other["keypoints"], other["family"]) == (0, True, 17, "yolov8-pose")

    assert [each.name for each in Shelf(Home(home)).beside()] == [one["name"], other["name"]]
    assert Shelf(Home(home)).in_use().name == "plant"
    code, out, _ = said(capsys, "ls", "--home", home)
    lines = out.splitlines()
    assert (code, lines[0].startswith("* plant")) == (0, True)
    assert any(line.startswith(f"+ {one['name']}") and line.endswith("fire, smoke") for line in lines)
    assert any(line.startswith(f"+ {other['name']}") and line.endswith("person; 17 key points") for line in lines)

    code, out, _ = said(capsys, "drop", one["name"], "--home", home)
    assert (code, f"still beside it: {other['name']}" in out) == (0, True)
    assert [each.name for each in Shelf(Home(home)).beside()] == [other["name"]]
    code, out, err = said(capsys, "drop", one["name"], "--home", home)
    assert (code, f"{one['name']}: does not run beside the detector; {other['name']} does" in err) == (1, True)
    code, out, _ = said(capsys, "use", one["name"], "--beside", "--home", home)
    assert (code, f"{one['name']} works beside the detector from the next" in out) == (0, True)


def test_a_model_is_the_detector_or_beside_it(capsys: pytest.CaptureFixture[str], tmp_path: Path, home: Path) -> None:
    _, one = as_json(capsys, "use", pose(tmp_path), "--beside", "--home", home)
    as_json(capsys, "use", one["name"], "--home", home)
    assert (Shelf(Home(home)).in_use().name, Shelf(Home(home)).beside()) == (one["name"], [])

    code, _, err = said(capsys, "use", one["name"], "--beside", "--home", home)
    assert (code, "is the detector itself; choose another detector first" in err) == (1, True)
    code, _, err = said(capsys, "use", "plant", "--beside", "--home", home)
    assert (code, "plant: the built-in model is a detector; it cannot run beside one" in err) == (1, True)


@pytest.mark.parametrize(
    ("evil", "why"),
    [
        ("detector", "nothing to do beside the detector: it has the classes person, helmet"),
        ("blind", "its self-test failed: test.png: not found: fire"),
        ("hostile", "another file"),
        ("nowhere", "no such model file"),
    ],
)
def test_what_is_no_use_is_refused_and_all_stays_as_it_was(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, home: Path, evil: str, why: str
) -> None:
    good = as_json(capsys, "use", pose(tmp_path), "--beside", "--home", home)[1]
    path = tmp_path / "nowhere.onnx"
    if evil == "detector":
        path = tiny(tmp_path / "detector")
    elif evil == "blind":
        path = fire(tmp_path / "blind", (40, 40, 60, 60))
    elif evil == "hostile":
        hostile_models.hidden_reach(path, "/etc/passwd")

    code, _, err = said(capsys, "use", path, "--beside", "--home", home)

    assert (code, why in err) == (1, True), err
    assert [one.name for one in Shelf(Home(home)).beside()] == [good["name"]]
    assert [one.folder for one in Shelf(Home(home)).kept()] == [good["name"]]


def test_one_that_was_tampered_with_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path, home: Path) -> None:
    _, one = as_json(capsys, "use", fire(tmp_path), "--beside", "--home", home)
    Path(one["file"]).write_bytes(b"something else")

    code, out, _ = said(capsys, "ls", "--home", home)

    assert (code, f"! {one['name']} does not work beside the detector: {one['file']}: changed since" in out) == (
        1,
        True,
    )


def test_check_names_the_key_points(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, found = as_json(capsys, "check", pose(tmp_path))

    assert (code, found["family"], found["keypoints"], found["classes"]) == (0, "yolov8-pose", 17, ["person"])
    assert "1: person; 17 key points" in said(capsys, "check", pose(tmp_path))[1]
