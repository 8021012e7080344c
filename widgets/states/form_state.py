"""What a form asks for: one line each, perhaps of some choices. Plain values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FormLine:
    """One line: its name, its label, what stands in it. With `choices` (key, text) only these can be chosen. With
    `choose`, the words of a button, it is a file of some `kinds` ('Photos (*.jpg *.png)')."""

    name: str
    label: str
    text: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    choose: str = ""
    kinds: str = ""
