"""Files that mean harm are refused in words and in time, by a process of their own; this one goes on."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import msgspec
import numpy as np
import pytest

from inference import vetting
from inference.errors import ModelRefused
from inference.model_card import SelfTest, card_path
from inference.vetting import Bounds, vet
from tests.conftest import ROOT
from tests.unit.inference import hostile_models
from tests.unit.inference.test_detector import NAMES, planted
from tests.unit.inference.tiny_model import card_for, write_model

PLANT = ROOT / "resources" / "model" / "plant.onnx"
SHORT = Bounds(seconds=6.0)
LATE_S = 4.0
"""What a busy machine may need to end a process and say so."""


def copied_plant(folder: Path) -> Path:
    """The model that comes with Vigil, with its card and picture, in a folder of its own."""
    for file in PLANT.parent.iterdir():
        shutil.copy(file, folder)
    return folder / PLANT.name


def refusal(path: Path, bounds: Bounds = SHORT) -> str:
    """With which words it is refused, within the time."""
    began = time.monotonic()
    with pytest.raises(ModelRefused) as refused:
        vet(path, bounds)
    assert time.monotonic() - began < bounds.seconds + LATE_S
    return str(refused.value)


def test_a_good_model_passes_and_says_what_it_is() -> None:
    found = vet(PLANT)

    assert (found.self_test, found.has_card, found.opset, found.ir_version) == ("passed", True, {"": 17}, 8)
    assert found.size_bytes == PLANT.stat().st_size
    assert found.producer.startswith("onnx.quantize")


def test_a_model_without_a_card_passes_without_a_proof(tmp_path: Path) -> None:
    found = vet(write_model(tmp_path / "tiny.onnx", planted(), metadata=NAMES))

    assert (found.self_test, found.has_card) == ("", False)


@pytest.mark.parametrize(
    ("write", "why"),
    [
        pytest.param(hostile_models.unknown_operator, "No Op registered for TakeOver", id="an unknown operator"),
        pytest.param(hostile_models.foreign_domain, "evil.example", id="an operator of an unknown domain"),
        pytest.param(hostile_models.overflowing, "overflow", id="sizes that overflow"),
        pytest.param(hostile_models.compiled_elsewhere, "EPContext", id="a context from another file"),
    ],
)
def test_what_cannot_run_is_refused_with_the_reason(tmp_path: Path, write: Callable[[Path], Path], why: str) -> None:
    assert why in refusal(write(tmp_path / "evil.onnx"))


@pytest.mark.parametrize("write", [hostile_models.endless, hostile_models.bomb])
def test_what_never_ends_is_ended(tmp_path: Path, write: Callable[[Path], Path]) -> None:
    path = write(tmp_path / "evil.onnx")

    assert refusal(path) == (
        f"{path}: not taken: no answer within 6 s; it is far too large or never ends: "
        "take a smaller model or another export"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="the memory of a process is not bounded there")
def test_what_eats_memory_is_refused_though_the_machine_had_it(tmp_path: Path) -> None:
    """4 GiB in one step, 2 GiB allowed."""
    said = refusal(hostile_models.gigantic(tmp_path / "evil.onnx"), Bounds(seconds=15.0, memory_mib=2048))

    assert "evil.onnx" in said and ("allocate memory" in said or "2048 MiB" in said or "crashed" in said)


@pytest.mark.skipif(sys.platform == "win32", reason="the memory of a process is not bounded there")
def test_a_model_that_is_too_large_for_the_bounds_is_refused() -> None:
    said = refusal(PLANT, Bounds(memory_mib=100))

    assert said == f"{PLANT}: not taken: it needs more than 100 MiB; take a smaller one"


@pytest.mark.parametrize("location", ["/etc/passwd", "../../etc/passwd", "weights.bin"])
@pytest.mark.parametrize("write", [hostile_models.reaching_out, hostile_models.hidden_reach])
def test_a_model_that_reads_other_files_is_refused(
    tmp_path: Path, write: Callable[[Path, str], Path], location: str
) -> None:
    """Before a runtime sees it, wherever in the file it hides; even a harmless file beside it."""
    (tmp_path / "weights.bin").write_bytes(b"\0" * 4704)
    path = write(tmp_path / "evil.onnx", location)

    assert refusal(path) == (
        f"{path}: not taken: it reads from another file, {location!r}; "
        "taken is an ONNX export of a detector, all in one file"
    )


@pytest.mark.parametrize("part", [0.1, 0.5, 0.99])
def test_a_truncated_model_is_refused(tmp_path: Path, part: float) -> None:
    path = tmp_path / "cut.onnx"
    content = PLANT.read_bytes()
    path.write_bytes(content[: int(len(content) * part)])

    assert refusal(path).startswith(f"{path}: not a model: cut short")


def test_corrupt_models_are_refused_or_run_but_never_harm(tmp_path: Path) -> None:
    """Bytes overwritten in the head, where the structure is: the trial ends in words each time."""
    chance = np.random.default_rng(11)
    content = bytearray(write_model(tmp_path / "whole.onnx", planted(), metadata=NAMES).read_bytes())
    ends = []
    for round_ in range(4):
        spoilt = bytearray(content)
        for place in chance.integers(0, 40, 6):
            spoilt[place] = int(chance.integers(0, 256))
        path = tmp_path / f"spoilt-{round_}.onnx"
        path.write_bytes(spoilt)
        ends.append(refusal(path))
    assert all("spoilt-" in said for said in ends)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"these are not the bytes of a model", id="text"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + b"\0" * 64, id="a picture"),
        pytest.param(b"PK\x03\x04" + b"\0" * 64, id="an archive"),
        pytest.param(bytes(range(256)) * 8, id="noise"),
    ],
)
def test_what_is_no_model_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "t.onnx"
    path.write_bytes(content)

    assert refusal(path).startswith(f"{path}: not a model: ")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nowhere.onnx") == f"{tmp_path / 'nowhere.onnx'}: no such model file"


def test_a_self_test_picture_elsewhere_is_refused(tmp_path: Path) -> None:
    model = write_model(tmp_path / "tiny.onnx", planted())
    card = card_for(model, self_test=SelfTest(picture="../secret.png", objects=()))
    card_path(model).write_bytes(msgspec.json.encode(card))

    assert "self-test picture '../secret.png': must lie beside the card" in refusal(model)


def test_a_card_as_large_as_a_film_is_refused(tmp_path: Path) -> None:
    model = write_model(tmp_path / "tiny.onnx", planted())
    card_path(model).write_bytes(b" " * (vetting.CARD_BYTES + 1))

    assert "a model card has less than 1024 KiB" in refusal(model)


def test_a_model_that_sees_nothing_says_so_in_its_proof(tmp_path: Path) -> None:
    path = copied_plant(tmp_path)
    cv2.imwrite(str(tmp_path / "plant-selftest.png"), np.full((360, 640, 3), 90, np.uint8))

    assert "not found" in vet(path).self_test


@pytest.mark.skipif(sys.platform == "win32", reason="no signals there")
@pytest.mark.parametrize(("signal", "name"), [(11, "SIGSEGV"), (6, "SIGABRT"), (64, "SIGRTMAX"), (40, "signal 40")])
def test_a_crash_in_native_code_is_told_and_survived(signal: int, name: str) -> None:
    """The process of the trial really dies so."""
    dies = (sys.executable, "-c", f"import os; os.kill(os.getpid(), {signal})")

    with pytest.raises(ModelRefused) as refused:
        vet(PLANT, SHORT, dies)

    assert str(refused.value) == f"{PLANT}: not taken: it crashed the runtime ({name}); take another export"


def test_an_error_nobody_thought_of_is_told_with_its_last_words() -> None:
    fails = (sys.executable, "-c", "raise ValueError('a box of straw')")

    with pytest.raises(ModelRefused, match=r"its trial failed: ValueError: a box of straw; take another export"):
        vet(PLANT, SHORT, fails)


def test_a_trial_that_ends_without_a_word_is_no_pass() -> None:
    with pytest.raises(ModelRefused, match="its trial ended without an answer"):
        vet(PLANT, SHORT, (sys.executable, "-c", "print('all is well')"))
