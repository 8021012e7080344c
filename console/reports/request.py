"""What every report is asked with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from console.site.context import Context

if TYPE_CHECKING:
    from console.store.store import Store

Words = Callable[[str], str]
"""An English phrase in, the phrase of the panel's language out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One printing: what of, for whom, in which language ('zh' or 'en'), into which folder."""

    store: Store
    context: Context
    from_us: int
    to_us: int
    operator: str
    language: str
    words: Words
    folder: Path
    printed_at_us: int
