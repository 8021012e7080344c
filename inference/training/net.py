"""A small detector without anchors in YOLOX's layout: about three quarters of a million weights, for one CPU thread.

Backbone of residual blocks, one way down through a feature pyramid of strides 8, 16, 32, a head shared by the three,
and a narrow one at stride 4 for what is small. A cell answers for each group of classes apart
(inference.training.answers).
Needs PyTorch (the extra `train`), which the running program never does.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import nn

from inference.training.answers import ANSWERS, answer_of

PYRAMID = 48
"""Channels of the pyramid and the head."""
FINE = 24
"""Channels at stride 4, where there are four times as many cells."""
COARSE = (8, 16, 32)
ABSENT = -30.0
"""The logit of a class that an answer is not for."""


def conv(taken: int, given: int, kernel: int = 3, stride: int = 1) -> nn.Sequential:
    """Convolution, normalisation, ReLU: folded into one operator by the runtime."""
    layer = nn.Conv2d(taken, given, kernel, stride, kernel // 2, bias=False)
    return nn.Sequential(layer, nn.BatchNorm2d(given), nn.ReLU(inplace=True))


def apart(width: int, kernel: int) -> nn.Sequential:
    """As `conv`, each channel by itself: a ninth of the cost, where there are many cells."""
    layer = nn.Conv2d(width, width, kernel, padding=kernel // 2, groups=width, bias=False)
    return nn.Sequential(layer, nn.BatchNorm2d(width), nn.ReLU(inplace=True))


class Block(nn.Module):  # type: ignore[misc, unused-ignore]
    """Narrow, look around, add: (B, C, H, W) to the same."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.path = nn.Sequential(conv(width, width // 2, 1), conv(width // 2, width))

    def forward(self, x: Any) -> Any:
        """(B, C, H, W) to (B, C, H, W)."""
        return x + self.path(x)


class Rows(nn.Module):  # type: ignore[misc, unused-ignore]
    """One answer in one size of cells: features of `where` and `what` to (B, 5 + classes, cells). It is asked for its
    own classes only; of the others it says that they are not there."""

    def __init__(self, width: int, classes: int, own: Sequence[int]) -> None:
        super().__init__()
        self.box, self.object = nn.Conv2d(width, 4, 1), nn.Conv2d(width, 1, 1)
        self.classes = nn.Conv2d(width, len(own), 1)
        nn.init.constant_(self.object.bias, -4.6)
        nn.init.constant_(self.classes.bias, -1.0)
        self.place = [own.index(number) if number in own else len(own) for number in range(classes)]

    def forward(self, where: Any, what: Any) -> Any:
        """Offsets, log sizes, then logits while training, scores after."""
        sure, kinds = self.object(where), self.classes(what)
        if not self.training:
            sure, kinds = torch.sigmoid(sure), torch.sigmoid(kinds)
        absent = torch.full_like(sure, ABSENT if self.training else 0.0)
        return torch.cat([self.box(where), sure, torch.cat([kinds, absent], 1)[:, self.place]], 1).flatten(2)


class PlantNet(nn.Module):  # type: ignore[misc, unused-ignore]
    """(B, 3, H, W) BGR 0..255 to (B, N, 5 + classes): offsets, log sizes, then logits while training, scores after."""

    def __init__(self, classes: Sequence[str]) -> None:
        super().__init__()
        self.to_4 = nn.Sequential(conv(3, 16, stride=2), conv(16, 32, stride=2))
        self.to_8 = nn.Sequential(conv(32, 64, stride=2), Block(64), Block(64))
        self.to_16 = nn.Sequential(conv(64, 96, stride=2), Block(96), Block(96), Block(96))
        self.to_32 = nn.Sequential(conv(96, 160, stride=2), Block(160), Block(160))
        self.sides = nn.ModuleList(conv(width, PYRAMID, 1) for width in (64, 96, 160))
        self.smooth = nn.ModuleList(conv(PYRAMID, PYRAMID) for _ in COARSE)
        self.what, self.where = conv(PYRAMID, PYRAMID), conv(PYRAMID, PYRAMID)
        self.fine_side, self.fine_down = conv(32, FINE, 1), conv(PYRAMID, FINE, 1)
        self.fine = nn.Sequential(apart(FINE, 5), conv(FINE, FINE, 1))
        widths, owns = {4: FINE}, [_own(place, classes) for place in range(len(ANSWERS))]
        self.answers = nn.ModuleDict(
            {f"{place}_{stride}": Rows(widths[stride], len(classes), owns[place])
             for place, answer in enumerate(ANSWERS) for stride in answer.strides if stride in widths}
            | {str(place): Rows(PYRAMID, len(classes), own) for place, own in enumerate(owns)}
        )  # fmt: skip

    def forward(self, x: Any) -> Any:
        """Rows of the first answer, then of the others; within each the finest stride first, row by row of cells."""
        four = self.to_4(x)
        eight = self.to_8(four)
        sixteen = self.to_16(eight)
        levels = [side(part) for side, part in zip(self.sides, (eight, sixteen, self.to_32(sixteen)), strict=True)]
        for finer in (1, 0):
            levels[finer] = levels[finer] + nn.functional.interpolate(levels[finer + 1], scale_factor=2.0)
        smooth = [smooth(level) for smooth, level in zip(self.smooth, levels, strict=True)]
        seen = {stride: (self.where(level), self.what(level)) for stride, level in zip(COARSE, smooth, strict=True)}
        down = nn.functional.interpolate(self.fine_down(smooth[0]), scale_factor=2.0)
        fine = self.fine(self.fine_side(four) + down)
        seen[4] = (fine, fine)
        rows = [
            self.answers[f"{place}_4" if stride == 4 else str(place)](*seen[stride])
            for place, answer in enumerate(ANSWERS)
            for stride in answer.strides
        ]
        return torch.cat(rows, 2).transpose(1, 2)


def _own(place: int, classes: Sequence[str]) -> list[int]:
    """The classes that an answer is for."""
    return [number for number, name in enumerate(classes) if answer_of(name) == place]
