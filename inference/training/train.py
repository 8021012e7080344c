"""Train the plant's own detector on labelled pictures.

    python -m inference.training.train --data DIR --held-out DIR --out resources/model/plant.onnx

Needs the extra `train`. Runs on a GPU where there is one (`--device cpu` forbids it). The same data, seed, number of
epochs and threads give the same model on the same machine and device, also when it was cut off and went on: what was
reached is kept beside the model after each epoch (`--resume` goes on from there; another course begins with it by
`--begin`).
"""

from __future__ import annotations

import argparse
import copy
import itertools
import math
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import distributed, multiprocessing

from inference.evaluation.folder import read_labelled
from inference.evaluation.scene import LabelsRefused
from inference.preprocess import Intake
from inference.second_look import PERSON
from inference.training.answers import STRIDES, answer_of
from inference.training.certify import Terms, certified, named
from inference.training.export import to_onnx
from inference.training.loss import loss_of
from inference.training.net import PlantNet
from inference.training.pictures import Sample, Stage, Stored, closer, levelled, stored, varied
from inference.training.shipped import put_back

SETTLED_ON = 32
"""Pictures by which a network that begins with a model file finds its normalisations."""


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
    workers: int = 1

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
    return (
        Stage(rough, small),
        Stage(epochs - rough - last, wh_px),
        Stage(last, wh_px, (-0.1, 0.3)),
    )


def closer_staged(epochs: int, wh_px: tuple[int, int]) -> tuple[Stage, ...]:
    """Of second looks: people as large as the first look says, or nearly; the last quarter of the epochs nearer."""
    last = max(1, round(epochs / 4))
    return Stage(epochs - last, wh_px, (-0.25, 0.25)), Stage(last, wh_px, (-0.12, 0.12))


def _cells(side_px: float) -> int:
    return math.ceil(side_px / STRIDES[-1]) * STRIDES[-1]


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

    def learn_from(self, path: Path, pictures: Any) -> None:
        """Begin with the weights that a model file has, or another course had reached; of a course those that fit: a
        layer that is new, or has another shape, begins with nothing. `pictures`, (B, 3, H, W), are some of this
        course's. Raises ModelRefused for a model of another form."""
        if path.suffix == ".onnx":
            put_back(self.net, path, pictures)
            self.smooth.load_state_dict(self.net.state_dict())
            return
        _, reached, *_ = torch.load(path, map_location=next(self.net.parameters()).device)
        shapes = {name: weight.shape for name, weight in self.net.state_dict().items()}
        fitting = {name: weight for name, weight in reached.items() if shapes.get(name) == weight.shape}
        print(f"{len(fitting)} of {len(shapes)} layers begin with {path}", flush=True)
        for part in (self.net, self.smooth):
            part.load_state_dict(fitting, strict=False)


def begun(classes: Sequence[str], plan: Plan) -> Course:
    """A network that has seen nothing."""
    _repeatable(plan.seed)
    net = PlantNet(classes).to(plan.device, memory_format=torch.channels_last)
    return Course(
        net,
        copy.deepcopy(net),
        torch.optim.AdamW(net.parameters(), lr=plan.rate, weight_decay=plan.decay),
    )


def trained(course: Course, samples: Sequence[Stored], plan: Plan, kept: Path, worker: int = 0) -> Any:
    """The network trained on the samples to the end of the plan; its weights are the running average of the last
    steps. Writes `kept` after each epoch. Of several workers each has its part of every batch, and the same weights."""
    began = time.monotonic()
    while course.epochs < plan.epochs:
        loss = _epoch(course, samples, plan, worker)
        if worker == 0:
            course.keep(kept)
            spent = time.monotonic() - began
            print(
                f"epoch {course.epochs}/{plan.epochs} loss {loss:.3f} {spent:.0f} s",
                flush=True,
            )
    return course.smooth.cpu()


def _epoch(course: Course, samples: Sequence[Stored], plan: Plan, worker: int = 0) -> float:
    """All samples once; chance hangs on seed and epoch alone, so that a course can go on. The mean loss."""
    order = np.random.default_rng((plan.seed, course.epochs)).permutation(len(samples))
    chance = np.random.default_rng((plan.seed, course.epochs, worker))
    stage, batches = plan.stage(course.epochs), len(samples) // plan.batch
    each = plan.batch // plan.workers
    losses = []
    for n in range(batches):
        step = course.epochs * batches + n
        for group in course.optimiser.param_groups:
            group["lr"] = _rate(step, plan.epochs * batches, plan.rate)
        batch = [
            varied(samples[i], stage, chance) for i in order[n * plan.batch :][worker * each : (worker + 1) * each]
        ]
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
    raw = course.net(_taken(batch, next(course.net.parameters()).device))
    loss = loss_of(raw, [sample.targets for sample in batch], wh_px)
    course.optimiser.zero_grad()
    loss.backward()
    _share_gradients(course.net)
    torch.nn.utils.clip_grad_norm_(course.net.parameters(), 10.0)
    course.optimiser.step()
    return float(loss.item())


def _share_gradients(net: Any) -> None:
    """The mean of the workers' gradients, where there are several."""
    if not distributed.is_initialized():
        return
    grads = [weight.grad for weight in net.parameters()]
    flat = torch.cat([grad.flatten() for grad in grads])
    distributed.all_reduce(flat)
    for grad, part in zip(grads, flat.split([grad.numel() for grad in grads]), strict=True):
        grad.copy_(part.view_as(grad) / distributed.get_world_size())


def _average(smooth: Any, net: Any, keep: float) -> None:
    with torch.no_grad():
        for kept, new in zip(smooth.state_dict().values(), net.state_dict().values(), strict=True):
            if kept.dtype.is_floating_point:
                kept.mul_(keep).add_(new, alpha=1 - keep)
            else:
                kept.copy_(new)


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m inference.training.train", description=__doc__)
    parser.add_argument(
        "--data",
        type=Path,
        required=True,
        nargs="+",
        help="folders with labels.json and pictures",
    )
    parser.add_argument(
        "--held-out",
        type=Path,
        help="folder of pictures for measuring only; a second look is measured with the first (certify --second-look)",
    )
    parser.add_argument(
        "--out",
        type=Path,
        required=True,
        help="the .onnx to write; card and self-test beside it",
    )
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--size", type=int, nargs=2, default=(512, 288), metavar=("W", "H"))
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument(
        "--workers",
        type=int,
        default=1,
        help="processes that share each batch, one a core",
    )
    parser.add_argument(
        "--begin",
        type=Path,
        help="a model of this form (.onnx), or what another course kept (.training): begin with its weights",
    )
    parser.add_argument(
        "--second-look",
        action="store_true",
        help="learn to look at people once more, close: pictures are cut out round them",
    )
    parser.add_argument(
        "--resume",
        action="store_true",
        help="go on with what was kept when training was cut off",
    )
    given = parser.parse_args(arguments)
    if not given.second_look and given.held_out is None:
        parser.error("--held-out: a folder of pictures to measure the model on")
    return given


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, export, measure, write the card."""
    given = _asked(arguments)
    if given.workers == 1:
        _work(0, given, "")
        return
    with tempfile.TemporaryDirectory() as folder:
        multiprocessing.spawn(_work, (given, f"file://{folder}/meet"), given.workers)


def _work(worker: int, given: argparse.Namespace, meet: str) -> None:
    """What one worker does; the first also writes the model."""
    torch.set_num_threads(given.threads)
    if meet:
        distributed.init_process_group("gloo", init_method=meet, rank=worker, world_size=given.workers)
    intake = Intake((given.size[0], given.size[1]), "bgr", 1.0, "top-left")
    classes, samples = _samples(given.data, given.second_look)
    plan = Plan(
        (closer_staged if given.second_look else staged)(given.epochs, intake.wh_px),
        seed=given.seed,
        device=given.device,
        workers=given.workers,
    )
    course, kept = begun(classes, plan), given.out.with_suffix(".training")
    if given.begin:
        course.learn_from(given.begin, _some_of(samples, plan))
    if given.resume:
        course.go_on(kept)
    net = trained(course, samples, plan, kept, worker)
    if worker == 0:
        to_onnx(net, intake, given.out, several=given.second_look)
        begun_with = f", begun with the weights of {given.begin.name}" if given.begin else ""
        epochs_said = f"{plan.epochs} epochs, seed {plan.seed}{begun_with}"
        what = "second looks at people of simulated pictures" if given.second_look else "simulated pictures"
        terms = Terms(f"{len(samples)} {what}, {epochs_said}; no real picture was used", strides=STRIDES)
        if given.second_look:
            named(given.out, classes, terms)
        else:
            certified(given.out, given.held_out, terms)


def _some_of(samples: Sequence[Stored], plan: Plan) -> Any:
    """Pictures of the first stage as the network takes them."""
    chance = np.random.default_rng(plan.seed)
    chosen = [samples[i] for i in chance.permutation(len(samples))[:SETTLED_ON]]
    return _taken([varied(one, plan.stages[0], chance) for one in chosen], plan.device)


def _taken(batch: Sequence[Sample], device: Any) -> Any:
    pictures = torch.from_numpy(np.stack([sample.picture for sample in batch]).transpose(0, 3, 1, 2))
    return pictures.to(device).float().contiguous(memory_format=torch.channels_last)


def _samples(folders: Sequence[Path], is_second: bool) -> tuple[tuple[str, ...], list[Stored]]:
    """Classes and pictures of all folders, or the second looks at the people on them. Raises LabelsRefused where the
    classes are not the same."""
    read = [read_labelled(folder) for folder in folders]
    classes = read[0].classes
    if other := [folder for folder, labelled in zip(folders, read, strict=True) if labelled.classes != classes]:
        raise LabelsRefused(f"--data: {other[0]} has other classes than {folders[0]}")
    answers = np.array([answer_of(name) for name in classes], np.int64)
    whole = (stored(scene, answers) for labelled in read for scene in labelled.scenes)
    if not is_second:
        return classes, list(whole)
    return classes, levelled([look for one in whole for look in closer(one, classes.index(PERSON))])


if __name__ == "__main__":
    main()
