"""A small plant with recordings, rows, heads and a tape, and bundles of it, for tests."""

from __future__ import annotations

import hashlib
from pathlib import Path

from console.domain.decision import Decision
from console.evidence.exporting import Order
from console.messages import Seen, SeenObject
from console.site.context import Context
from console.site.home import Home
from console.site.read import read_site
from console.store.segments import Segments
from console.store.store import Store
from console.topics import encode, seen_topic
from tests.integration import vision_server as vs
from tests.recordings import FRAME_US, record
from tests.rooms import SMALL

BEGINS_US = 1_777_000_000_000_000
SECONDS = 6
ENDS_US = BEGINS_US + SECONDS * 1_000_000
REASON = "训练 exercise"


def plant(folder: Path) -> Context:
    """A home with six seconds of two cameras, sealed, and what happened meanwhile."""
    site, home = read_site(SMALL), Home(folder / "home").made()
    context = Context(site, SMALL, home)
    clip = vs.clip(folder / "clip.mp4", vs.moving, SECONDS)
    cameras = [camera.id for camera in site.cameras]
    for camera in cameras:
        record(clip, home.recordings, BEGINS_US, camera=camera, frames=range(SECONDS * 25), segment_us=2_000_000).cut()
    store = Store.open(context.database_url)
    try:
        _happen(context, store, cameras)
    finally:
        store.close()
    return context


def order(context: Context, out: Path) -> Order:
    """Everything, for a reason."""
    cameras = tuple(camera.id for camera in context.site.cameras)
    return Order(cameras, BEGINS_US, ENDS_US, REASON, context.site.operators[0].id, out)


def sign(context: Context, store: Store, at_us: int) -> None:
    """What the core does once a minute."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from console.store.head_file import write_head
    from console.store.key_history import beginning
    from console.store.keys import Keys

    keys = Keys(context.home)
    if store.heads.keys().newest() is None:
        public, kept = keys.make()
        key: Ed25519PrivateKey = keys.load(public)
        store.commit([beginning(key, kept, at_us, None, "the first")], at_us)
    if head := store.heads.sign(context.site.id, keys.load, at_us):
        write_head(context.home, head)


def public_key(context: Context) -> str:
    """The public key that signs there."""
    store = Store.open(context.database_url)
    try:
        span = store.heads.keys().newest()
    finally:
        store.close()
    return span.key if span else ""


def _happen(context: Context, store: Store, cameras: list[str]) -> None:
    site = context.site
    store.commit([Decision("signed_in", "seat-1", operator="wang")], BEGINS_US - 5_000_000)
    sign(context, store, BEGINS_US - 4_000_000)
    for second in range(SECONDS):
        at_us = BEGINS_US + second * 1_000_000
        store.commit([Decision("alert_raised", f"gas/G-{second}", {"value": 12.0 + second, "气": "甲烷"})], at_us)
    sealed = [
        [camera, path.name, path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest()]
        for camera in cameras
        for path in _files(context, camera)
    ]
    store.commit([Decision("recordings_sealed", "recordings", {"segments": sealed})], ENDS_US + 60_000_000)
    rows = []
    for frame in range(0, SECONDS * 25, 5):
        at_us = BEGINS_US + frame * FRAME_US
        person = SeenObject(track=1, kind="person", score=0.9, box=(0.2, 0.2, 0.5, 0.9))
        seen = Seen(camera=cameras[0], captured_at_us=at_us, objects=(person,))
        rows.append((at_us, seen_topic(site.id, cameras[0]), encode(seen)))
    store.tape.append("delta", BEGINS_US, ENDS_US, rows)
    sign(context, store, ENDS_US + 61_000_000)


def _files(context: Context, camera: str) -> list[Path]:
    segments = Segments(context.home.recordings, camera)
    segments.refresh()
    return [segments.segment(start_us).path for start_us in segments.starts_us]
