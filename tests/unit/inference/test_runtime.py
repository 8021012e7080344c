"""Where a model runs: the best that opens it, and the truth about it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from inference.errors import ModelRefused
from inference.runtime import AT_ONCE, LAST_RESORT, Session, _ort, fell_from, first_that_opens, named
from tests.unit.inference.tiny_model import write_model

CUDA, OPENVINO = "CUDAExecutionProvider", "OpenVINOExecutionProvider"


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return write_model(tmp_path / "m.onnx", np.zeros((1, 84, 7), np.float32))


def test_what_was_asked_for_and_is_not_here_is_told(model: Path) -> None:
    session = Session(model, providers=[CUDA])
    assert (session.provider, session.fell_from) == ("CPU", "CUDA")


def test_without_anything_better_nobody_fell(model: Path) -> None:
    for session in (Session(model), Session(model, providers=[LAST_RESORT])):
        assert (session.provider, session.fell_from) == ("CPU", "")


@pytest.mark.parametrize(
    ("wanted", "got", "better"),
    [
        pytest.param([CUDA, LAST_RESORT], LAST_RESORT, "CUDA", id="fell"),
        pytest.param([CUDA, LAST_RESORT], CUDA, "", id="got it"),
        pytest.param(["TensorrtExecutionProvider", CUDA, LAST_RESORT], CUDA, "", id="second best is no CPU"),
        pytest.param(["TensorrtExecutionProvider", CUDA, LAST_RESORT], LAST_RESORT, "TensorRT", id="both failed"),
        pytest.param([LAST_RESORT], LAST_RESORT, "", id="nothing better"),
        pytest.param([], LAST_RESORT, "", id="nothing wanted"),
    ],
)
def test_only_a_fall_to_the_cpu_is_a_fall(wanted: list[str], got: str, better: str) -> None:
    assert fell_from(wanted, got) == better


@pytest.mark.parametrize("error", [_ort.EPFail("no driver"), _ort.RuntimeException("x"), ValueError("not built in")])
def test_a_provider_that_fails_does_not_take_the_next_with_it(error: Exception) -> None:
    tried: list[list[str]] = []

    def open_with(names: list[str]) -> str:
        tried.append(names)
        if CUDA in names:
            raise error
        return names[0]

    assert first_that_opens([CUDA, OPENVINO, LAST_RESORT], open_with) == OPENVINO
    assert tried == [[CUDA, OPENVINO, LAST_RESORT], [OPENVINO, LAST_RESORT]]


def test_what_nothing_opens_is_refused_with_the_last_reason(tmp_path: Path) -> None:
    broken = tmp_path / "broken.onnx"
    broken.write_bytes(b"no model")
    with pytest.raises(ModelRefused, match="not a model that onnxruntime"):
        Session(broken, providers=[CUDA])


@pytest.mark.parametrize(("taken", "most"), [((1, 3, 64, 64), 1), ((4, 3, 64, 64), 4), (("n", 3, 64, 64), 1)])
def test_a_cpu_takes_as_many_at_once_as_the_model_says(tmp_path: Path, taken: tuple[int | str, ...], most: int) -> None:
    session = Session(write_model(tmp_path / "m.onnx", np.zeros((1, 84, 7), np.float32), taken=taken))
    assert session.at_once == most
    assert AT_ONCE[named(CUDA)] > 1 == AT_ONCE.get("CPU", 1)
