"""Which gas protocols exist: their name in the site file and what makes their controller."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from devices.gas.controller import GasController, GasPointWiring, HoldingLine
from devices.gas.two_word import TwoWordController

MakeGasController = Callable[[HoldingLine, Sequence[GasPointWiring], Callable[[], int]], GasController]
"""(line, points, clock in UTC microseconds)."""

GAS_PROTOCOLS: dict[str, MakeGasController] = {
    "two-word": TwoWordController,
}
