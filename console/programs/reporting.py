"""`vigil report`: print a report from the store, without windows."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from console.presenters.phrases import phrases
from console.presenters.shifts import shift_at
from console.reports.registry import print_report
from console.site.context import Context
from console.store.store import Store


def print_from_store(
    context: Context, name: str, *, from_us: int, to_us: int, operator: str, language: str, folder: Path
) -> dict[str, Any]:
    """Print one report; a time of 0 means the shift of now. Returns its period and files, for JSON."""
    _, start_us, end_us = shift_at(context.site, time.time_ns() // 1000)
    from_us, to_us = from_us or start_us, to_us or end_us
    folder.mkdir(parents=True, exist_ok=True)
    store = Store.open(context.database_url)
    try:
        paths = print_report(name, store, context, from_us, to_us, operator, language, phrases(language), folder)
    finally:
        store.close()
    return {"report": name, "from_us": from_us, "to_us": to_us, "files": [str(path) for path in paths]}
