"""How a program ended that was started again, in words. Pure."""

from __future__ import annotations

from console.presenters.texts import Words
from console.values import Ending

ENDINGS: dict[str, str] = {
    Ending.DETECTOR_HUNG: "its detector did not come back from a look",
    Ending.CAMERA_HUNG: "the stream of one of its cameras did not come back",
    Ending.SILENT: "it had gone silent although it ran",
}
"""Ending → phrase."""


def ending_text(ended: str, words: Words) -> str:
    """What the note ENDED_BEFORE means: an Ending or an exit code."""
    return words(ENDINGS[ended]) if ended in ENDINGS else words("it had ended with {code}").format(code=ended)
