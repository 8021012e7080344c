"""The cause-and-effect matrix as texts: a row a cause, a column an output, a cell what the one does to the other."""

from __future__ import annotations

from dataclasses import dataclass

from widgets.states.urgency import Urgency


@dataclass(frozen=True, slots=True)
class MatrixHead:
    """One cause or one output: its id, its name, where it stands. `strong`: it stands, or is tripped."""

    id: str
    name: str
    note: str = ""
    look: Urgency = Urgency.NORMAL
    strong: bool = False


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """One effect: what it does and when, and where it stands; empty texts where there is none."""

    text: str = ""
    note: str = ""
    look: Urgency = Urgency.NORMAL
    strong: bool = False


@dataclass(frozen=True, slots=True)
class MatrixState:
    """The whole matrix; `cells` by row, each as many as there are outputs."""

    causes: tuple[MatrixHead, ...] = ()
    outputs: tuple[MatrixHead, ...] = ()
    cells: tuple[tuple[MatrixCell, ...], ...] = ()
