"""A trained network becomes a model file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch

from inference.preprocess import Intake

OPSET = 17


def to_onnx(net: Any, intake: Intake, out: Path, *, several: bool = False) -> None:
    """Write the network as ONNX: 'images' (1, 3, H, W) to 'output' (1, N, 5 + classes); `several` leaves open how many
    pictures come together."""
    net.eval()
    empty = torch.zeros(1, 3, intake.wh_px[1], intake.wh_px[0])
    names: dict[str, Any] = {"input_names": ["images"], "output_names": ["output"]}
    if several:
        names["dynamic_axes"] = {"images": {0: "pictures"}, "output": {0: "pictures"}}
    torch.onnx.export(net, (empty,), str(out), opset_version=OPSET, dynamo=False, **names)
