"""Gas readings of a time of which the tape holds nothing any more, out of the history, as tables."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

from console.domain.samples import Samples
from console.domain.spans import Span, left_over
from console.reports.csv_file import write_csv
from console.store.store import Store

NAME = "history-gas"
COLUMNS = ("at_us", "point", "quality", "value", "heard_after_ms")


def beyond_tape(store: Store, span: Span) -> list[Span]:
    """What of a span the tape does not hold. Raises StorageError."""
    return left_over(span, store.tape.covered(*span))


def write_samples(
    store: Store, points: Iterable[str], spans: Iterable[Span], folder: Path
) -> tuple[list[str], list[str]]:
    """Write what points said in some spans, if they said anything: the names of the files, and what is damaged. Raises
    StorageError, OSError."""
    samples: list[dict[str, Any]] = []
    damaged: list[str] = []
    for span, point in product(spans, points):
        past = store.history.read("gas", point, *span)
        samples += samples_of(point, past.samples)
        damaged += [f"gas/{point}: row {row.row} of the history: {row.why}" for row in past.damaged]
    if not samples:
        return [], damaged
    samples.sort(key=lambda sample: sample["at_us"])
    (folder / f"{NAME}.json").write_text(json.dumps(samples, ensure_ascii=False, indent=0), encoding="utf-8")
    write_csv(folder / f"{NAME}.csv", [COLUMNS, *(tuple(sample.values()) for sample in samples)])
    return [f"{NAME}.csv", f"{NAME}.json"], damaged


def samples_of(point: str, samples: Samples) -> Iterator[dict[str, Any]]:
    """Each sample by its COLUMNS."""
    rows = zip(samples.at_us.tolist(), samples.mark.tolist(), samples.values.T.tolist(), strict=True)
    for at_us, mark, numbers in rows:
        value, after_ms = (None if math.isnan(number) else number for number in numbers)
        yield dict(zip(COLUMNS, (at_us, point, samples.marks[mark], value, after_ms), strict=True))
