"""The benches by name. A new one is a module and a line here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from console.bench import act, alert, alerts, evidence, eyes, glass, paint, replay, rivals, start, store, video, wall

BENCHES: dict[str, Callable[[float], dict[str, Any]]] = {
    "act": act.bench,
    "alert": alert.bench,
    "alerts": alerts.bench,
    "video": video.bench,
    "start": start.bench,
    "eyes": eyes.bench,
    "wall": wall.bench,
    "many": wall.bench_many,
    "rivals": rivals.bench,
    "glass": glass.bench,
    "paint": paint.bench,
    "evidence": evidence.bench,
    "replay": replay.bench,
    "store": store.bench,
}
