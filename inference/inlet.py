"""A model's inputs: which one takes the picture, how large it is, and how it is filled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from inference.errors import ModelRefused
from inference.model_card import InputForm
from inference.preprocess import Blob
from inference.runtime import Shape

Node = tuple[str, Shape, str]
"""Name, shape and element type of an input or output."""

KINDS: dict[str, type[np.generic]] = {
    "tensor(float)": np.float32,
    "tensor(float16)": np.float16,
    "tensor(uint8)": np.uint8,
}
USUAL_PX = 640
"""The side of a network's picture that is left open and not said anywhere."""
LARGEST_PX = 4096
MOST_PICTURES = 64
TAKEN_IN = (
    "taken is one picture, float32, float16 or uint8, [1,3,H,W] or [1,H,W,3], and beside it at most one "
    "int64 input [1,2] for the size in which boxes are wanted"
)


@dataclass(frozen=True, slots=True)
class Inlet:
    """Where and how the picture goes in. pictures: how many at once, None when that is open."""

    name: str
    wh_px: tuple[int, int]
    layout: str
    kind: type[np.generic]
    pictures: int | None
    sizes_name: str = ""

    def feeds(self, blob: Blob) -> dict[str, Blob]:
        """The inputs of one run. Boxes are wanted in the network's pixels."""
        if not self.sizes_name:
            return {self.name: blob}
        return {self.name: blob, self.sizes_name: np.array([self.wh_px] * len(blob), np.int64)}


def inlet(model: str, inputs: Sequence[Node], form: InputForm | None, said_wh_px: tuple[int, int] | None) -> Inlet:
    """Read the inputs of the file `model`; sizes left open are the card's, the metadata's, or 640 x 640.

    Raises ModelRefused for inputs that are not taken."""
    pictures = [node for node in inputs if len(node[1]) == 4 and node[2] in KINDS]
    sizes = [node for node in inputs if node[2] == "tensor(int64)" and len(node[1]) == 2 and node[1][1] in (2, None)]
    refused = ModelRefused(f"{model}: inputs {nodes_said(inputs)}; {TAKEN_IN}")
    if len(pictures) != 1 or len(sizes) > 1 or len(pictures) + len(sizes) != len(inputs):
        raise refused
    name, shape, kind = pictures[0]
    layout = _layout(shape, form)
    if not layout:
        raise refused
    high, wide = (shape[2], shape[3]) if layout == "nchw" else (shape[1], shape[2])
    usual = (form.width, form.height) if form else said_wh_px or (USUAL_PX, USUAL_PX)
    wh_px = (usual[0] if wide is None else wide, usual[1] if high is None else high)
    if min(wh_px) < 1 or max(wh_px) > LARGEST_PX or not 0 < (shape[0] or 1) <= MOST_PICTURES:
        raise ModelRefused(f"{model}: input {said(shape)}; taken are 1 to {LARGEST_PX} pixels a side and at most "
                           f"{MOST_PICTURES} pictures at once")  # fmt: skip
    return Inlet(name, wh_px, layout, KINDS[kind], shape[0], sizes[0][0] if sizes else "")


def said(shape: Shape) -> str:
    """'[1,3,?,416]'."""
    return "[" + ",".join("?" if size is None else str(size) for size in shape) + "]"


def nodes_said(nodes: Sequence[Node]) -> str:
    """'tensor(float) [1,3,64,64], tensor(int64) [1,2]'."""
    return ", ".join(f"{kind} {said(shape)}" for _, shape, kind in nodes) or "none"


def _layout(shape: Shape, form: InputForm | None) -> str:
    """Where three channels are; '' when they are nowhere."""
    if form is not None:
        return form.layout if shape[1 if form.layout == "nchw" else 3] in (3, None) else ""
    if shape[1] == 3:
        return "nchw"
    return "nhwc" if shape[3] == 3 else ""
