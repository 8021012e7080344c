"""One measured figure, beside its limit and its goal; and what every bench prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure. `limit` is the physical limit or the peer measured in the same run, None where there is none."""

    name: str
    value: float
    unit: str
    goal: float
    at_most: bool
    """True: the goal is a ceiling; False: a floor."""
    limit: float | None = None

    @property
    def ratio(self) -> float | None:
        """Value over limit."""
        return round(self.value / self.limit, 3) if self.limit else None

    @property
    def met(self) -> bool:
        """Whether the goal is reached."""
        return self.value <= self.goal if self.at_most else self.value >= self.goal


def told(bench: str, figures: Sequence[Figure], notes: dict[str, Any]) -> dict[str, Any]:
    """The object that `vigil bench NAME --json` prints."""
    return {"bench": bench, "figures": [_row(figure) for figure in figures], "notes": notes}


def as_text(said: dict[str, Any]) -> str:
    """The same for people."""
    lines = [f"bench {said['bench']}"]
    for row in said["figures"]:
        limit = f", limit {row['limit']:g} (ratio {row['ratio']:g})" if row["limit"] else ""
        mark = "met" if row["met"] else "NOT MET"
        lines.append(f"  {row['name']:<28}{row['value']:>10.2f} {row['unit']:<6} goal {row['goal']:g}: {mark}{limit}")
    lines += [f"  {name}: {note}" for name, note in said["notes"].items()]
    return "\n".join(lines)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0..1) of the values lie, by nearest rank; 0 of none."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))] if ranked else 0.0


def _row(figure: Figure) -> dict[str, Any]:
    row = asdict(figure)
    row.pop("at_most")
    return {**row, "value": round(figure.value, 3), "ratio": figure.ratio, "met": figure.met}
