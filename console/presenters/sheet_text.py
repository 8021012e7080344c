"""Texts that spreadsheets open and do not compute. Pure."""

from __future__ import annotations

FORMULA = "=+-@\t\r'"
"""A text that begins with one of these is written behind an apostrophe, as spreadsheets themselves do."""


def harmless(text: str) -> str:
    """The text as no spreadsheet computes it."""
    return f"'{text}" if text[:1] and text[0] in FORMULA else text


def plain(text: str) -> str:
    """The text that `harmless` was given."""
    return text[1:] if text.startswith("'") and text[1:2] and text[1] in FORMULA else text
