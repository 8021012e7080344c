"""Train the plant's own detector on labelled pictures.

    python -m inference.training.train --data DIR --held-out DIR --out resources/model/plant.onnx

Needs the extra `train`. Runs on a GPU where there is one (`--device cpu` forbids it). The same data, seed, number of
epochs and threads give the same model on the same machine and device, also when it was cut off and went on: what was
reached is kept beside the model after each epoch (`--resume` goes on from there).
"""

from __future__ import annotations

import argparse
import copy
import itertools
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

from inference.boxes import Boxes
from inference.cells import grid
from inference.evaluation.folder import read_labelled
from inference.evaluation.scene import LabelsRefused, Scene
from inference.frames import Image
from inference.preprocess import Intake, fit
from inference.training.certify import Terms, certified
from inference.training.export import to_onnx
from inference.training.net import EACH_GROUP, STRIDES, PlantNet, answer_of
from inference.training.targets import assigned_to

SPARED = -1
SMALLEST_PX = 3.0
"""Labels shorter than this in the network's picture are not trained for."""


@dataclass(frozen=True)
class Stage:
    """Some epochs on pictures of one size, enlarged by factors between exp(zoom[0]) and exp(zoom[1])."""

    epochs: int
    wh_px: tuple[int, int]
    zoom: tuple[float, float] = (-0.35, 0.55)


@dataclass(frozen=True)
class Plan:
    """How long and how hard to train."""

    stages: tuple[Stage, ...]
    batch: int = 16
    rate: float = 2e-3
    decay: float = 0.02
    average: float = 0.998
    seed: int = 7
    device: str = "cpu"
    answers: int = 1

    @property
    def epochs(self) -> int:
        """Of all stages."""
        return sum(stage.epochs for stage in self.stages)

    def stage(self, epoch: int) -> Stage:
        """The stage of an epoch, counted from 0."""
        ends = itertools.accumulate(stage.epochs for stage in self.stages)
        return next(stage for stage, end in zip(self.stages, ends, strict=True) if epoch < end)


def staged(epochs: int, wh_px: tuple[int, int]) -> tuple[Stage, ...]:
    """More than half of the epochs on pictures of three quarters the size, which costs half; the last sixth on
    pictures nearly as they are."""
    rough, last = round(epochs * 0.55), max(1, round(epochs / 6))
    small = (_cells(wh_px[0] * 0.75), _cells(wh_px[1] * 0.75))
    return Stage(rough, small), Stage(epochs - rough - last, wh_px), Stage(last, wh_px, (-0.1, 0.3))


def _cells(side_px: float) -> int:
    return math.ceil(side_px / STRIDES[-1]) * STRIDES[-1]


@dataclass(frozen=True)
class Sample:
    """One picture as the network sees it: (H, W, 3) uint8, boxes (M, 4) in its pixels, class ids (M,), SPARED for what
    may be found or not, and which answer of a cell (M,) is for each."""

    picture: Image
    boxes: Boxes
    class_ids: npt.NDArray[np.int64]
    answers: npt.NDArray[np.int64]

    def of(self, kept: npt.NDArray[np.bool_]) -> Sample:
        """With some of its objects alone."""
        return Sample(self.picture, self.boxes[kept], self.class_ids[kept], self.answers[kept])


def loaded(scene: Scene, intake: Intake, answers: npt.NDArray[np.int64]) -> Sample:
    """A scene letterboxed as the detector does it. `answers`: which answer of a cell is for each class."""
    frame = scene.image_bgr()
    lies = fit((frame.shape[1], frame.shape[0]), intake)
    canvas = np.full((intake.wh_px[1], intake.wh_px[0], 3), intake.pad, np.uint8)
    wide, high = lies.inner_wh_px
    canvas[:high, :wide] = cv2.resize(frame, (wide, high))
    ids = np.where(scene.optional, SPARED, scene.class_ids)
    return Sample(canvas, lies.to_network(scene.boxes_xyxy_px), ids, answers[scene.class_ids])


def varied(sample: Sample, stage: Stage, chance: np.random.Generator) -> Sample:
    """The sample at the stage's size, mirrored, enlarged, shifted and lit at random."""
    high, wide = sample.picture.shape[:2]
    to = np.array(stage.wh_px)
    zoom = float(np.exp(chance.uniform(*stage.zoom)))
    scale = zoom * float((to / (wide, high)).min())
    mirror = -1.0 if chance.random() < 0.5 else 1.0
    middle = chance.uniform(0.25, 0.75, 2) * (wide, high) if zoom > 1 else np.array((wide / 2, high / 2))
    shift = to / 2 - scale * middle * (mirror, 1) + chance.uniform(-12, 12, 2)
    turn = np.array([[mirror * scale, 0, shift[0]], [0, scale, shift[1]]], np.float32)
    picture = cv2.warpAffine(sample.picture, turn, stage.wh_px, borderValue=(114, 114, 114))
    boxes = sample.boxes.reshape(-1, 2, 2) * (mirror * scale, scale) + shift
    boxes = np.concatenate([boxes.min(axis=1), boxes.max(axis=1)], axis=1)
    cut = np.clip(boxes, 0, (*stage.wh_px, *stage.wh_px)).astype(np.float32)
    kept = _areas(cut) > 0.4 * np.maximum(_areas(boxes), 1e-6)
    lit = _lit(np.asarray(picture, np.uint8), chance)
    return Sample(lit, cut, sample.class_ids, sample.answers).of(kept)


def _areas(boxes: npt.NDArray[Any]) -> npt.NDArray[Any]:
    return np.asarray((boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]))


def _lit(picture: Image, chance: np.random.Generator) -> Image:
    """Gain, offset and tint at random; sometimes blurred, sometimes noisy."""
    gain, offset = chance.uniform(0.7, 1.3) * chance.uniform(0.93, 1.07, 3), chance.uniform(-22, 22)
    table = np.clip(np.arange(256)[:, None] * gain + offset, 0, 255).astype(np.uint8)
    picture = np.asarray(cv2.LUT(picture, table.reshape(1, 256, 3)), np.uint8)
    roll = chance.random()
    if roll < 0.15:
        picture = np.asarray(cv2.GaussianBlur(picture, (3, 3), 0), np.uint8)
    elif roll < 0.3:
        noise = chance.integers(-9, 10, picture.shape, dtype=np.int16)
        picture = np.clip(picture + noise, 0, 255).astype(np.uint8)
    return picture


def loss_of(raw: Any, samples: Sequence[Sample], wh_px: tuple[int, int], answers: int = 1) -> Any:
    """Raw output (B, N, 5 + C) against what is on the samples: objectness, class and box, a positive row each."""
    points, sizes = (torch.from_numpy(part).to(raw.device) for part in grid(wh_px, STRIDES * answers))
    wanted, counts = raw.new_zeros(raw.shape[:2]), raw.new_ones(raw.shape[:2])
    boxes_loss, class_loss, count = raw.new_zeros(()), raw.new_zeros(()), 0
    for i, sample in enumerate(samples):
        told = sample.class_ids != SPARED
        counts[i, _rows(sample.of(~told), wh_px, answers, raw.device)[0]] = 0.0
        sample = sample.of(told)
        rows, owners = _rows(sample, wh_px, answers, raw.device)
        if not len(owners):
            continue
        mine, at = raw[i, rows], torch.from_numpy(sample.boxes[owners]).to(raw.device)
        centres = (mine[:, :2] + points[rows]) * sizes[rows]
        halves = torch.exp(mine[:, 2:4].clamp(max=6)) * sizes[rows] / 2
        overlap, giou = _overlaps(torch.cat([centres - halves, centres + halves], 1), at)
        wanted[i, rows] = 0.4 + 0.6 * overlap.detach().clamp(0, 1)
        ids = torch.from_numpy(sample.class_ids[owners]).to(raw.device)
        kinds = functional.one_hot(ids, raw.shape[2] - 5).float()
        boxes_loss = boxes_loss + (1 - giou).sum()
        class_loss = class_loss + functional.binary_cross_entropy_with_logits(mine[:, 5:], kinds, reduction="sum")
        count += len(owners)
    said = raw[..., 4]
    weight = torch.where(wanted > 0, 1.0, torch.sigmoid(said.detach()) ** 1.5 * counts)
    object_loss = functional.binary_cross_entropy_with_logits(said, wanted, weight=weight, reduction="sum")
    return (2.5 * boxes_loss + class_loss + object_loss) / max(count, 1)


def _rows(sample: Sample, wh_px: tuple[int, int], answers: int, device: Any) -> tuple[Any, npt.NDArray[np.int64]]:
    """The rows that answer for the sample's objects, and which object each answers for."""
    rows, owners = assigned_to(sample.answers, sample.boxes, wh_px, STRIDES, answers)
    return torch.from_numpy(rows).to(device), owners


def _overlaps(a: Any, b: Any) -> tuple[Any, Any]:
    """IoU and generalised IoU of boxes (K, 4), pair by pair."""
    common = (torch.min(a[:, 2:], b[:, 2:]) - torch.max(a[:, :2], b[:, :2])).clamp(min=0).prod(1)
    union = (a[:, 2:] - a[:, :2]).prod(1) + (b[:, 2:] - b[:, :2]).prod(1) - common
    hull = (torch.max(a[:, 2:], b[:, 2:]) - torch.min(a[:, :2], b[:, :2])).prod(1)
    overlap = common / union.clamp(min=1e-6)
    return overlap, overlap - (hull - union) / hull.clamp(min=1e-6)


@dataclass
class Course:
    """A training under way: the network, the running average of its weights, and the epochs it has behind it."""

    net: Any
    smooth: Any
    optimiser: Any
    epochs: int = 0

    def keep(self, path: Path) -> None:
        """Write all that is needed to go on."""
        parts = (self.net, self.smooth, self.optimiser)
        beside = path.with_suffix(".part")
        torch.save([*(part.state_dict() for part in parts), self.epochs], beside)
        beside.replace(path)

    def go_on(self, path: Path) -> None:
        """Go on from where a course of the same plan was kept."""
        *states, self.epochs = torch.load(path, map_location=next(self.net.parameters()).device)
        for part, state in zip((self.net, self.smooth, self.optimiser), states, strict=True):
            part.load_state_dict(state)


def begun(classes: int, plan: Plan) -> Course:
    """A network that has seen nothing."""
    _repeatable(plan.seed)
    net = PlantNet(classes, plan.answers).to(plan.device, memory_format=torch.channels_last)
    return Course(net, copy.deepcopy(net), torch.optim.AdamW(net.parameters(), lr=plan.rate, weight_decay=plan.decay))


def trained(course: Course, samples: Sequence[Sample], plan: Plan, kept: Path) -> Any:
    """The network trained on the samples to the end of the plan; its weights are the running average of the last
    steps. Writes `kept` after each epoch."""
    began = time.monotonic()
    while course.epochs < plan.epochs:
        loss = _epoch(course, samples, plan)
        course.keep(kept)
        spent = time.monotonic() - began
        print(f"epoch {course.epochs}/{plan.epochs} loss {loss:.3f} {spent:.0f} s", flush=True)
    return course.smooth.cpu()


def _epoch(course: Course, samples: Sequence[Sample], plan: Plan) -> float:
    """All samples once; chance hangs on seed and epoch alone, so that a course can go on. The mean loss."""
    chance = np.random.default_rng((plan.seed, course.epochs))
    stage, order = plan.stage(course.epochs), chance.permutation(len(samples))
    batches = len(samples) // plan.batch
    losses = []
    for n in range(batches):
        step = course.epochs * batches + n
        for group in course.optimiser.param_groups:
            group["lr"] = _rate(step, plan.epochs * batches, plan.rate)
        batch = [varied(samples[i], stage, chance) for i in order[n * plan.batch : (n + 1) * plan.batch]]
        losses.append(_step(course, batch, stage.wh_px))
        _average(course.smooth, course.net, min(plan.average, (step + 1) / (step + 10)))
    course.epochs += 1
    return float(np.mean(losses))


def _repeatable(seed: int) -> None:
    """Fix all that chance decides, also on a GPU."""
    torch.manual_seed(seed)
    torch.backends.cudnn.benchmark = False
    torch.backends.cudnn.deterministic = True


def _rate(step: int, steps: int, rate: float) -> float:
    warm = min(1.0, (step + 1) / 100)
    return rate * warm * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * step / max(steps, 1))))


def _step(course: Course, batch: Sequence[Sample], wh_px: tuple[int, int]) -> float:
    seen = [_trainable(sample) for sample in batch]
    pictures = np.stack([sample.picture for sample in seen]).transpose(0, 3, 1, 2)
    device = next(course.net.parameters()).device
    taken = torch.from_numpy(pictures).to(device).float()
    raw = course.net(taken.contiguous(memory_format=torch.channels_last))
    loss = loss_of(raw, seen, wh_px, course.net.answers)
    course.optimiser.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(course.net.parameters(), 10.0)
    course.optimiser.step()
    return float(loss.item())


def _trainable(sample: Sample) -> Sample:
    return sample.of((sample.boxes[:, 2:] - sample.boxes[:, :2]).max(axis=1, initial=0) >= SMALLEST_PX)


def _average(smooth: Any, net: Any, keep: float) -> None:
    with torch.no_grad():
        for kept, new in zip(smooth.state_dict().values(), net.state_dict().values(), strict=True):
            if kept.dtype.is_floating_point:
                kept.mul_(keep).add_(new, alpha=1 - keep)
            else:
                kept.copy_(new)


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m inference.training.train", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, nargs="+", help="folders with labels.json and pictures")
    parser.add_argument("--held-out", type=Path, required=True, help="folder of pictures for measuring only")
    parser.add_argument("--out", type=Path, required=True, help="the .onnx to write; card and self-test beside it")
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--size", type=int, nargs=2, default=(512, 288), metavar=("W", "H"))
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--apart", action="store_true", help="each group of classes has its own answer of a cell")
    parser.add_argument("--resume", action="store_true", help="go on with what was kept when training was cut off")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, export, measure, write the card."""
    given = _asked(arguments)
    torch.set_num_threads(given.threads)
    intake = Intake((given.size[0], given.size[1]), "bgr", 1.0, "top-left")
    read = [read_labelled(folder) for folder in given.data]
    classes = read[0].classes
    if other := [folder for folder, labelled in zip(given.data, read, strict=True) if labelled.classes != classes]:
        raise LabelsRefused(f"--data: {other[0]} has other classes than {given.data[0]}")
    plan = Plan(
        staged(given.epochs, intake.wh_px),
        seed=given.seed,
        device=given.device,
        answers=EACH_GROUP if given.apart else 1,
    )
    answers = np.array([answer_of(name, plan.answers) for name in classes], np.int64)
    samples = [loaded(scene, intake, answers) for labelled in read for scene in labelled.scenes]
    print(f"{len(samples)} pictures, classes {', '.join(classes)}", flush=True)
    course, kept = begun(len(classes), plan), given.out.with_suffix(".training")
    if given.resume:
        course.go_on(kept)
    to_onnx(trained(course, samples, plan, kept), intake, given.out)
    kept.unlink()
    made_from = f"{len(samples)} simulated pictures, {plan.epochs} epochs, seed {plan.seed}; no real picture was used"
    certified(given.out, given.held_out, Terms(made_from, strides=STRIDES * plan.answers))


if __name__ == "__main__":
    main()
