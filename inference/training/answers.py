"""What a cell of the network answers: once for each group of classes, in cells of the sizes that the group needs.

A person, what is on his head and chest, and the harness over it have their middles in the same cells: one answer could
be for one of them only. Helmets are a few pixels wide: their cells begin at four.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    """One answer: its strides, for each the objects it is for by their longer side in network pixels (from, to), and
    its classes; without any it is for all that no other answer is for. The sizes overlap: what is between is both's."""

    strides: tuple[int, ...]
    sizes_px: tuple[tuple[float, float], ...]
    classes: frozenset[str] = frozenset()


ANSWERS = (
    Answer((8, 16, 32), ((0.0, 44.0), (30.0, 100.0), (80.0, 1e9))),
    Answer((4, 8, 16), ((0.0, 22.0), (15.0, 44.0), (32.0, 1e9)),
           frozenset({"helmet", "bare_head", "vest", "helmet_in_hand", "phone", "cigarette"})),
    Answer((8, 16, 32), ((0.0, 44.0), (30.0, 100.0), (80.0, 1e9)),
           frozenset({"harness_unhooked", "harness_low", "harness_high"})),
)  # fmt: skip
STRIDES = tuple(stride for answer in ANSWERS for stride in answer.strides)
"""As a model card says them: for whoever reads the model these are more cells, one answer's behind the other's."""


def answer_of(name: str) -> int:
    """Which answer is for a class."""
    return next((place for place, answer in enumerate(ANSWERS) if name in answer.classes), 0)
