"""What an ONNX file says of itself, read without a runtime."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference import onnx_file
from inference.errors import ModelRefused
from inference.onnx_file import read_onnx_file
from tests.conftest import ROOT
from tests.unit.inference.hostile_models import block, hidden_reach, nested, node, number

PLANT = ROOT / "resources" / "model" / "plant.onnx"


def test_a_model_says_what_it_is_made_of() -> None:
    found = read_onnx_file(PLANT)

    assert (found.ir_version, found.opset, found.elsewhere) == (8, {"": 17}, "")
    assert found.nodes > 50


def test_weights_elsewhere_are_found_three_levels_down(tmp_path: Path) -> None:
    with pytest.raises(ModelRefused, match=r"reads from another file, '/dev/sda'"):
        read_onnx_file(hidden_reach(tmp_path / "t.onnx", "/dev/sda"))


def test_a_file_nested_without_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelRefused, match="nested more than 64 deep"):
        read_onnx_file(nested(tmp_path / "t.onnx", 40))


def test_a_file_of_countless_fields_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(onnx_file, "MOST_FIELDS", 1000)
    path = tmp_path / "t.onnx"
    path.write_bytes(number(1, 8) * 1001)

    with pytest.raises(ModelRefused, match="more than 1000 fields"):
        read_onnx_file(path)


def test_a_file_larger_than_any_detector_is_refused(tmp_path: Path) -> None:
    """It takes no room on the disk, and is not read."""
    path = tmp_path / "t.onnx"
    with path.open("wb") as file:
        file.truncate(onnx_file.MOST_BYTES + 1)

    with pytest.raises(ModelRefused, match="1024 MiB; taken are models up to 1024 MiB"):
        read_onnx_file(path)


def test_a_model_of_no_opset_is_none(tmp_path: Path) -> None:
    path = tmp_path / "t.onnx"
    path.write_bytes(number(1, 8) + block(7, block(1, node("Identity", ["a"], ["b"]))))

    with pytest.raises(ModelRefused, match="there is no network in it"):
        read_onnx_file(path)


@given(st.binary(max_size=400))
def test_no_bytes_bring_it_down(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.onnx"
    path.write_bytes(content)

    with pytest.raises(ModelRefused):
        read_onnx_file(path)
