"""Which class of the labels is which class of the model: by name, by the names that are usual for the same thing, or
as the caller says."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from inference.evaluation.scene import LabelsRefused

LEAVE_OUT = "-"
SAME: tuple[tuple[str, ...], ...] = (
    ("person", "worker", "people", "human", "pedestrian"),
    ("helmet", "hardhat", "hard_hat", "safety_helmet", "with_helmet"),
    ("bare_head", "head", "no_helmet", "no_hardhat", "no_hard_hat", "without_helmet"),
    ("vest", "safety_vest", "reflective_vest", "hi_vis", "hi_vis_vest", "high_visibility_vest", "with_vest"),
    ("no_vest", "no_safety_vest", "without_vest"),
    ("harness", "safety_harness", "safety_belt"),
    ("flame", "fire"),
    ("telephone", "phone", "cell_phone", "mobile_phone", "cellphone"),
    ("cigarette", "smoking"),
    ("extinguisher", "fire_extinguisher"),
)
"""Names of one thing in public label sets, as `plain` writes them."""


@dataclass(frozen=True)
class Pairing:
    """`judged`: the model's classes that the labels have too. `by_label`, `by_model`: number there to place in
    `judged`. `labels`: the label classes of each judged one. `left_out`: label classes that the model does not have."""

    judged: tuple[str, ...]
    by_label: dict[int, int]
    by_model: dict[int, int]
    labels: tuple[tuple[str, ...], ...]
    left_out: tuple[str, ...]


def plain(name: str) -> str:
    """'Hard-Hat' as 'hard_hat'."""
    return re.sub(r"[\s_-]+", "_", name.strip().lower())


def paired(labels: Sequence[str], model: Sequence[str], said: Mapping[str, str]) -> Pairing:
    """`said`: label class to model class, '-' to leave it out. Raises LabelsRefused when it names what is not there,
    and when nothing fits."""
    _check("the labels have", said, labels)
    _check("the model has", [name for name in said.values() if name != LEAVE_OUT], model)
    partner = {i: _partner(name, model, said) for i, name in enumerate(labels)}
    judged = sorted({one for one in partner.values() if one is not None})
    if not judged:
        raise LabelsRefused(
            f"no class fits: the labels have {_few(labels)}; the model has {_few(model)}; "
            "say which is which with --map LABEL=MODEL"
        )
    place = {number: i for i, number in enumerate(judged)}
    by_label = {i: place[one] for i, one in partner.items() if one is not None}
    return Pairing(
        tuple(model[number] for number in judged),
        by_label,
        place,
        tuple(tuple(labels[i] for i, at in by_label.items() if at == one) for one in range(len(judged))),
        tuple(labels[i] for i, one in partner.items() if one is None),
    )


def _partner(label: str, model: Sequence[str], said: Mapping[str, str]) -> int | None:
    if label in said:
        return None if said[label] == LEAVE_OUT else list(model).index(said[label])
    names = [plain(name) for name in model]
    usual = next((group for group in SAME if plain(label) in group), ())
    return next((names.index(name) for name in (plain(label), *usual) if name in names), None)


def _check(who: str, names: Sequence[str] | Mapping[str, str], known: Sequence[str]) -> None:
    if unknown := [name for name in names if name not in known]:
        raise LabelsRefused(f"--map: {who} no class {', '.join(unknown)}; there is {_few(known)}")


def _few(names: Sequence[str]) -> str:
    return ", ".join(names) if len(names) <= 12 else f"{', '.join(names[:10])} and {len(names) - 10} more"
