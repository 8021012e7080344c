"""A course begins with the shipped model: the network says what the file says. Needs the extra `train`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import onnxruntime
import pytest

from console.site.shelf import BUILT_IN
from inference.errors import ModelRefused
from inference.model_card import read_card
from inference.preprocess import Feeder

torch = pytest.importorskip("torch")
pytest.importorskip("onnx")

from inference.training.net import PlantNet  # noqa: E402
from inference.training.shipped import put_back  # noqa: E402

CARD = read_card(BUILT_IN)
assert CARD is not None
CLASSES = CARD.classes


def pictures(count: int) -> Any:
    """Something to look at, (B, 3, 288, 512)."""
    dice = np.random.default_rng(7)
    coarse = dice.integers(0, 256, (count, 3, 18, 32)).repeat(16, 2).repeat(16, 3)
    return torch.from_numpy((coarse + dice.normal(0, 8, coarse.shape)).clip(0, 255).astype(np.float32))


def test_the_network_says_what_the_file_says() -> None:
    """As nearly as a file in eight bits says anything: where it is sure, both are."""
    assert CARD is not None and CARD.self_test is not None
    frame = np.asarray(cv2.imread(str(BUILT_IN.with_name(CARD.self_test.picture))), np.uint8)
    net, looked_at = PlantNet(CLASSES), torch.from_numpy(Feeder(CARD.intake).feed(frame)[0].copy())
    put_back(net, BUILT_IN, looked_at)
    session = onnxruntime.InferenceSession(str(BUILT_IN), providers=["CPUExecutionProvider"])
    told = session.run(None, {"images": looked_at.numpy()})[0]
    net.eval()
    with torch.no_grad():
        said = net(looked_at).numpy()
    sure = told[..., 4] > 0.5
    assert sure.sum() > 20, "a file that says nothing proves nothing"
    assert np.abs(said - told)[..., 4].max() < 0.2 and np.abs(said - told)[sure].mean() < 0.01


def test_while_it_is_trained_it_says_nearly_the_same() -> None:
    net, looked_at = PlantNet(CLASSES), pictures(8)
    put_back(net, BUILT_IN, looked_at)
    with torch.no_grad():
        settled = net.eval().to_8(net.to_4(looked_at))
        trained = net.train().to_8(net.to_4(looked_at))
    assert (trained - settled).abs().mean() < 0.05 * settled.abs().mean()


def test_a_model_of_another_form_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelRefused, match="has not these classes"):
        put_back(PlantNet(CLASSES[:-1]), BUILT_IN, pictures(1))
    from onnx import helper, save

    empty = tmp_path / "empty.onnx"
    save(helper.make_model(helper.make_graph([], "nothing", [], [])), str(empty))
    with pytest.raises(ModelRefused, match="no network of this form"):
        put_back(PlantNet(CLASSES), empty, pictures(1))
