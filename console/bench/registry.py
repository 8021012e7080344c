"""The benches by name. A new one is a module and a line here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from console.bench import alert, eyes, start, video

BENCHES: dict[str, Callable[[float], dict[str, Any]]] = {
    "alert": alert.bench,
    "video": video.bench,
    "start": start.bench,
    "eyes": eyes.bench,
}
