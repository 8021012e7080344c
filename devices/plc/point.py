"""One point of a PLC: where it is, how many words it has in which order, and what its value means."""

from __future__ import annotations

import enum
from dataclasses import dataclass

WORD_BITS = 16
WORD = 0xFFFF


class Space(enum.StrEnum):
    """The four tables of Modbus. Only coils and registers can be written."""

    COIL = "coil"
    INPUT = "input"
    REGISTER = "register"
    INPUT_REGISTER = "input_register"


@dataclass(frozen=True, slots=True)
class Point:
    """`address` is counted from 0, as on the wire. `unit_id`: the unit behind the address of the PLC."""

    space: Space
    address: int
    unit_id: int
    words: int = 1
    low_first: bool = False
    """Of two words: whether the one of less worth comes first."""
    bit: int = -1
    """Only this bit of the value counts, 0 is the lowest; -1: the whole value."""
    on: int = 1
    off: int = 0

    @property
    def said(self) -> str:
        """'register 40 of unit 3'."""
        return f"{self.space.value.replace('_', ' ')} {self.address} of unit {self.unit_id}"

    @property
    def is_bit(self) -> bool:
        """Whether it has no words: a coil or an input."""
        return self.space in (Space.COIL, Space.INPUT)

    def value(self, words: tuple[int, ...]) -> int:
        """What its words, in the order of the wire, are together."""
        total = 0
        for word in reversed(words) if self.low_first else words:
            total = total << WORD_BITS | word
        return total

    def as_words(self, value: int) -> tuple[int, ...]:
        """The words of a value, in the order of the wire."""
        shifts = range(self.words) if self.low_first else reversed(range(self.words))
        return tuple(value >> WORD_BITS * shift & WORD for shift in shifts)

    def meaning(self, value: int) -> bool | None:
        """Whether a value is on or off; None when it is neither."""
        told = value if self.bit < 0 else value >> self.bit & 1
        return {self.on: True, self.off: False}.get(told)
