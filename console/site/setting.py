"""What one setting of a site file means and may be."""

from __future__ import annotations

import math
from dataclasses import dataclass

EVER = math.inf


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What one setting means and may be."""

    says: str
    low: float = -EVER
    high: float = EVER
    one_of: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    """Tables of which an id must be named; 'link' for a name of [links]."""
    empty: bool = False
    """Whether '' is allowed beside them."""
    form: str = ""
    """A regular expression that the whole text must match."""
    like: str = ""
    """An example of that form."""
    template: bool = False
    """Whether {name} in it stands for a link."""
