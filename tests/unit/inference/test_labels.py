"""Labels of every form come out alike; what is wrong with them is said with its place."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from inference.evaluation.coco import read_coco
from inference.evaluation.folder import read_labelled
from inference.evaluation.pairing import paired
from inference.evaluation.scene import LabelsRefused
from inference.evaluation.yolo import class_names
from tests.unit.inference import label_folders
from tests.unit.inference.label_folders import picture

BOX = (32.0, 16.0, 96.0, 48.0)
FOUR_LAUGHS = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'


def refusal(where: Path) -> str:
    """With which words a folder is refused."""
    with pytest.raises(LabelsRefused) as refused:
        read_labelled(where)
    return str(refused.value)


def test_every_form_comes_out_alike(tmp_path: Path) -> None:
    folders = (
        label_folders.coco(tmp_path / "coco", [[("person", BOX)]]),
        label_folders.yolo(tmp_path / "yolo", {"a": "0 0.5 0.5 0.5 0.5\n"}),
        label_folders.voc(tmp_path / "voc", [("person", BOX, False)]),
    )
    found = [read_labelled(folder) for folder in folders]

    assert [one.form for one in found] == ["COCO", "YOLO", "VOC"]
    for one in found:
        scene = one.scenes[0]
        np.testing.assert_allclose(scene.boxes_xyxy_px, [BOX], atol=1e-4)
        assert one.classes[scene.class_ids[0]] == "person"
        assert not scene.optional.any()
        assert scene.image_bgr().shape == (64, 128, 3)


# ---------------------------------------------------------------- COCO


def test_coco_beside_its_folders(tmp_path: Path) -> None:
    """annotations/instances_val.json with the pictures in val/."""
    label_folders.coco(tmp_path / "val", [[("person", BOX)]])
    (tmp_path / "annotations").mkdir()
    (tmp_path / "val" / "labels.json").rename(tmp_path / "annotations" / "instances_val.json")

    assert read_labelled(tmp_path).scenes[0].path.is_file()


def test_crowds_need_not_be_found(tmp_path: Path) -> None:
    scene = read_labelled(label_folders.coco(tmp_path, [[("person", BOX)]], iscrowd=1)).scenes[0]

    assert (scene.optional.tolist(), scene.crowd.tolist()) == ([True], [True])


def test_conditions_are_read_in_both_writings(tmp_path: Path) -> None:
    folder = label_folders.coco(tmp_path, [[], []], ["night"])
    content = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
    content["images"][1]["conditions"] = ["rain", "night"]
    (folder / "labels.json").write_text(json.dumps(content), encoding="utf-8")

    assert [scene.conditions for scene in read_labelled(folder).scenes] == [("night",), ("rain", "night")]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        pytest.param({"annotations": [{"image_id": 7, "category_id": 0, "bbox": [0, 0, 1, 1]}]}, "annotations[0]: there is no image 7", id="no such picture"),  # noqa: E501
        pytest.param({"annotations": [{"image_id": 0, "category_id": 7, "bbox": [0, 0, 1, 1]}]}, "annotations[0]: there is no category 7; it has 0", id="no such class"),  # noqa: E501
        pytest.param({"images": [{"id": 0, "file_name": "../../secret.png"}]}, "must lie below the folder", id="a way out"),  # noqa: E501
        pytest.param({"images": [{"id": 0, "file_name": "/etc/x.png"}]}, "must lie below the folder", id="a whole path"),  # noqa: E501
        pytest.param({"images": [{"id": 0, "file_name": "gone.png"}]}, "1 of 1 labelled pictures are missing: ", id="no file"),  # noqa: E501
        pytest.param({"images": [], "annotations": []}, "COCO labels without one picture", id="no pictures"),
        pytest.param({"images": "none"}, "no labels in COCO form: ", id="another form"),
    ],
)  # fmt: skip
def test_coco_labels_that_do_not_fit(tmp_path: Path, change: dict[str, object], why: str) -> None:
    path = label_folders.coco(tmp_path, [[("person", BOX)]]) / "labels.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | change), encoding="utf-8")

    said = refusal(tmp_path)

    assert said.startswith(f"{path}: ") and why in said


def test_many_missing_pictures_are_named_in_part(tmp_path: Path) -> None:
    folder = label_folders.coco(tmp_path, [[]] * 6)
    for path in folder.glob("*.png"):
        path.unlink()

    assert "6 of 6 labelled pictures are missing" in refusal(folder) and "2.png and 3 more" in refusal(folder)


def test_a_file_that_is_not_there_is_no_coco(tmp_path: Path) -> None:
    with pytest.raises(LabelsRefused, match=r"no labels in COCO form: .*No such file"):
        read_coco(tmp_path / "labels.json")


def test_of_several_label_files_one_must_be_named(tmp_path: Path) -> None:
    label_folders.coco(tmp_path, [[("person", BOX)]])
    for name in ("instances_a.json", "instances_b.json"):
        (tmp_path / name).write_bytes((tmp_path / "labels.json").read_bytes())

    assert "several label files; name one: " in refusal(tmp_path)
    assert read_labelled(tmp_path / "instances_b.json").form == "COCO"


# ---------------------------------------------------------------- YOLO


@pytest.mark.parametrize(
    "text",
    [
        "names: [person, 'hard hat']\n",
        'train: ../train\nnc: 2\nnames: ["person", "hard hat"]  # two\n',
        "names:\n  0: person\n  1: hard hat\nnc: 2\n",
        "names:\n- person  # who\n- 'hard hat'\n",
        "names: {0: person, 1: 'hard hat'}\nnc: 2\n",
        "names: [person,\n        'hard hat']\nnc: 2\n",
        "names: {1: hard hat, 0: person}\n",
    ],
)
def test_names_of_yaml_in_every_writing(tmp_path: Path, text: str) -> None:
    path = tmp_path / "data.yaml"
    path.write_text(text, encoding="utf-8")

    assert class_names(path) == ("person", "hard hat")


@pytest.mark.parametrize(
    "text", ["names:\n", "names: []\n", "names: {0: a, 2: b}\n", "names: !!python/object:os.system\n"]
)
def test_names_that_cannot_be_read(tmp_path: Path, text: str) -> None:
    path = tmp_path / "data.yaml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(LabelsRefused, match="'names:' cannot be read; write it like names: "):
        class_names(path)


def test_yaml_without_names(tmp_path: Path) -> None:
    folder = label_folders.yolo(tmp_path, {"a": ""}, "nc: 2\n")

    assert "there is no 'names:' in it" in refusal(folder)


def test_names_one_a_line(tmp_path: Path) -> None:
    folder = label_folders.yolo(tmp_path, {"a": "1 0.5 0.5 0.5 0.5"})
    (folder / "data.yaml").unlink()
    assert "YOLO labels without names" in refusal(folder)
    (folder / "labels" / "classes.txt").write_text("person\nhelmet\n", encoding="utf-8")

    assert read_labelled(folder).classes == ("person", "helmet")


def test_a_picture_without_a_label_file_has_nothing_on_it(tmp_path: Path) -> None:
    folder = label_folders.yolo(tmp_path, {"val/a": "0 0.5 0.5 0.5 0.5"})
    picture(folder / "images" / "val" / "b.png")

    assert [len(scene.class_ids) for scene in read_labelled(folder).scenes] == [1, 0]


def test_an_outline_becomes_its_box(tmp_path: Path) -> None:
    folder = label_folders.yolo(tmp_path, {"a": "0 0.25 0.25 0.75 0.25 0.75 0.75 0.25 0.75"})

    np.testing.assert_allclose(read_labelled(folder).scenes[0].boxes_xyxy_px, [BOX])


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("2 0.5 0.5 0.5 0.5", "a.txt:1: there is no class 2; there are 0 to 1"),
        ("-1 0.5 0.5 0.5 0.5", "a.txt:1: there is no class -1; there are 0 to 1"),
        ("\nperson 0.5 0.5 0.5 0.5", "a.txt:2: invalid literal for int()"),
        ("0 0.5 0.5 0.5", "a.txt:1: 3 numbers; wanted is: class centre-x centre-y width height"),
        ("0 64 32 64 32", "a.txt:1: reaches outside the picture; numbers are shares of the picture"),
        ("0 nan 0.5 0.5 0.5", "a.txt:1: reaches outside the picture"),
    ],
)
def test_yolo_lines_that_do_not_fit(tmp_path: Path, line: str, why: str) -> None:
    assert why in refusal(label_folders.yolo(tmp_path, {"a": line}))


def test_a_yolo_label_without_its_picture(tmp_path: Path) -> None:
    folder = label_folders.yolo(tmp_path, {"a": "", "b": ""})
    (folder / "images" / "b.png").unlink()

    assert "labelled pictures are missing: " in refusal(folder) and "b.jpg" in refusal(folder)


def test_a_yolo_picture_that_is_none(tmp_path: Path) -> None:
    folder = label_folders.yolo(tmp_path, {"a": "0 0.5 0.5 0.5 0.5"})
    (folder / "images" / "a.png").write_bytes(b"no picture")

    assert "a.png: no picture that can be read" in refusal(folder)


# ---------------------------------------------------------------- VOC


def test_difficult_ones_need_not_be_found(tmp_path: Path) -> None:
    scene = read_labelled(label_folders.voc(tmp_path, [("person", BOX, True)])).scenes[0]

    assert (scene.optional.tolist(), scene.crowd.tolist()) == ([True], [False])


def test_entities_are_not_unfolded(tmp_path: Path) -> None:
    folder = label_folders.voc(tmp_path, [("&b;", BOX, False)], head=FOUR_LAUGHS)

    assert refusal(folder) == (
        f"{folder / 'Annotations' / 'a.xml'}: has a document type; labels need none, take it out"
    )


@pytest.mark.parametrize(
    ("was", "now", "why"),
    [
        ("</annotation>", "", "no XML: no element found"),
        ("<name>person</name>", "", "an object without name"),
        ("<xmin>33.0</xmin>", "", "an object without bndbox/xmin"),
        ("33.0", "left", "person: a box of no numbers: could not convert string to float: 'left'"),
    ],
)
def test_voc_labels_that_do_not_fit(tmp_path: Path, was: str, now: str, why: str) -> None:
    path = label_folders.voc(tmp_path, [("person", BOX, False)]) / "Annotations" / "a.xml"
    text = path.read_text(encoding="utf-8")
    assert was in text
    path.write_text(text.replace(was, now), encoding="utf-8")

    assert why in refusal(tmp_path)


def test_a_voc_picture_is_named_like_its_labels_at_least(tmp_path: Path) -> None:
    folder = label_folders.voc(tmp_path, [])
    (folder / "JPEGImages" / "a.png").rename(folder / "a.png")
    assert read_labelled(folder).scenes[0].path == folder / "a.png"
    (folder / "a.png").unlink()

    assert "1 of 1 labelled pictures are missing: " in refusal(folder)


# ---------------------------------------------------------------- folders and classes


def test_a_folder_of_no_labels_is_told_what_is_taken(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nowhere") == f"{tmp_path / 'nowhere'}: there is no such folder"
    assert refusal(tmp_path).startswith(f"{tmp_path}: no labels in it; taken are COCO ")


MODEL = ("person", "helmet", "bare_head", "")


def test_classes_are_paired_by_name_and_by_usual_names() -> None:
    found = paired(["Hard-Hat", "worker", "PERSON", "head", "dog"], MODEL, {})

    assert found.judged == ("person", "helmet", "bare_head")
    assert found.labels == (("worker", "PERSON"), ("Hard-Hat",), ("head",))
    assert (found.by_label, found.by_model) == ({0: 1, 1: 0, 2: 0, 3: 2}, {0: 0, 1: 1, 2: 2})
    assert found.left_out == ("dog",)


def test_what_the_caller_says_goes_before_names() -> None:
    found = paired(["head", "dog", "person"], MODEL, {"head": "-", "dog": "helmet"})

    assert (found.by_label, found.left_out) == ({1: 1, 2: 0}, ("head",))


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"cat": "person"}, "--map: the labels have no class cat; there is dog"),
        ({"dog": "cat"}, "--map: the model has no class cat; there is person, helmet, bare_head"),
        ({}, "no class fits: the labels have dog; the model has person, helmet, bare_head; say which is which with --map LABEL=MODEL"),  # noqa: E501
    ],
)  # fmt: skip
def test_classes_that_do_not_fit(said: dict[str, str], why: str) -> None:
    with pytest.raises(LabelsRefused) as refused:
        paired(["dog"], ("person", "helmet", "bare_head"), said)
    assert str(refused.value) == why
