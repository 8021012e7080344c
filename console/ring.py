"""Tiles in shared memory: one ring a camera, newest wins. Vision writes, the room draws without a copy.

Layout, little endian, all numbers int64. A header of 512 bytes: magic, generation, slots, capacity of a slot in bytes,
newest sequence, closed; then from byte 64 on eight wishes of 40 bytes (reader, width, height, close-up, monotonic time
in ns). Then per slot 64 bytes (sequence before, captured_at_us, width, height, sequence after), then per slot
`capacity` bytes of BGRA rows. A slot whose two sequence numbers differ is being written; the reader takes it as not
there.

The writer stores "before" first and "after" last, the reader loads them the other way round: whole pictures only, on
machines that keep the order of stores (x86-64). A wish counts for two seconds, so a reader that died stops counting.

A wish for a close-up asks for more than this stream has: while one counts, the worker also opens the camera's main
stream, whose pictures come in a second ring (`main_ring_name`) that lives no longer than that.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import sys
import time
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.shared_memory import SharedMemory

import numpy as np
import numpy.typing as npt

SLOTS = 4
MAGIC = 0x32474E5256474C56
WISHES = 8
WISH_LASTS_NS = 2_000_000_000
RENEW_NS = 500_000_000
"""A reader says again what it wants, and looks for a newer segment, this often."""

NAME_LENGTH = 30
"""Characters of a segment's name that every system allows."""

_HEADER_BYTES = 512
_WISHES_AT = 64
_PIXELS_AT = _HEADER_BYTES + SLOTS * 64
_FIELDS = 8
"""int64 fields in the header's first line and in a slot's header."""

# Header fields.
_MAGIC, _GENERATION, _SLOTS, _CAPACITY, _NEWEST, _CLOSED = range(6)
# Slot fields.
_BEFORE, _CAPTURED, _WIDTH, _HEIGHT, _AFTER = range(5)
# Wish fields.
_READER, _WISH_W, _WISH_H, _CLOSE_UP, _WISHED_AT = range(5)
_WISH_FIELDS = 5

_VIEWS_KEPT = 2 * SLOTS
"""Views of slots that are made once: pictures keep their size for hours."""

Int64s = npt.NDArray[np.int64]
Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Tile:
    """One picture. `pixels_bgra` is (H, W, 4) uint8, a view into shared memory that later frames overwrite."""

    sequence: int
    captured_at_us: int
    pixels_bgra: Pixels


class TileWriter:
    """The vision side of one camera's ring. Creates the segment, replacing one that a dead worker left."""

    def __init__(self, name: str, capacity_wh_px: tuple[int, int]) -> None:
        width, height = capacity_wh_px
        if width < 1 or height < 1:
            raise ValueError(f"ring {name}: a capacity of {width}x{height} pixels holds no picture")
        self.capacity_wh_px = capacity_wh_px
        self._segment: SharedMemory | None = _created(name, width * height * 4)
        self._ring = _Ring(self._segment)

    def wanted_wh_px(self) -> tuple[int, int]:
        """The largest size that readers want now, (0, 0) when nobody looks."""
        return self._largest(close_ups_only=False)

    def close_up_wh_px(self) -> tuple[int, int]:
        """The largest size at which readers want a close-up now, (0, 0) when none does, or once it is closed."""
        return self._largest(close_ups_only=True) if self._segment is not None else (0, 0)

    def write(self, pixels_bgra: Pixels, captured_at_us: int) -> None:
        """Put one picture, (H, W, 4) uint8; the oldest slot is overwritten. Raises ValueError when it does not fit."""
        height, width, channels = pixels_bgra.shape
        ring = self._ring
        if channels != 4 or pixels_bgra.size > ring.capacity:
            raise ValueError(f"ring: a picture of {pixels_bgra.shape} does not fit into {ring.capacity} bytes of BGRA")
        sequence = ring.header[_NEWEST] + 1
        slot = ring.slots[sequence % SLOTS]
        slot[_BEFORE] = sequence
        slot[_CAPTURED], slot[_WIDTH], slot[_HEIGHT] = captured_at_us, width, height
        ring.pixels(sequence, width, height)[:] = pixels_bgra
        slot[_AFTER] = sequence
        ring.header[_NEWEST] = sequence

    def close(self) -> None:
        """Give the segment back. Readers see it closed and wait for the next one."""
        if self._segment is None:
            return
        replaced = bool(self._ring.header[_CLOSED])
        self._ring.header[_CLOSED] = 1
        del self._ring
        if not replaced:
            _unlink(self._segment)
        _let_go(self._segment)
        self._segment = None

    def _largest(self, close_ups_only: bool) -> tuple[int, int]:
        since_ns = time.monotonic_ns() - WISH_LASTS_NS
        best = 0, 0
        for _, width, height, close_up, wished_at_ns in self._ring.wishes.tolist():
            counts = wished_at_ns > since_ns and (close_up or not close_ups_only)
            if counts and width * height > best[0] * best[1]:
                best = width, height
        return best


class TileReader:
    """The room's side. A ring that is not there (yet, or after a worker died) simply has no newest tile."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._reader = secrets.randbits(62) | 1
        self._wanted = (0, 0, False)
        self._segment: SharedMemory | None = None
        self._ring: _Ring | None = None
        self._renew_at_ns = 0
        self._last_seen = -1
        self._tile: Tile | None = None

    def newest(self) -> Tile | None:
        """The newest whole picture, or None. Called at each repaint, it also keeps the wish alive."""
        now_ns = time.monotonic_ns()
        if now_ns >= self._renew_at_ns:
            self._renew(now_ns)
        ring = self._ring
        if ring is None or ring.header[_CLOSED]:
            return None
        sequence = ring.header[_NEWEST]
        if self._tile is None or self._tile.sequence != sequence or not ring.whole(sequence):
            self._tile = ring.tile(sequence) if sequence else None
        return self._tile

    def still_whole(self, tile: Tile) -> bool:
        """Whether the picture was left alone since `newest` gave it."""
        return self._ring is not None and self._ring.whole(tile.sequence)

    def want(self, width_px: int, height_px: int, close_up: bool = False) -> None:
        """Say which size shall be written from now on; (0, 0) when the tile is hidden. `close_up`: as sharp as the
        camera can. `newest` keeps it said."""
        self._wanted = (width_px, height_px, close_up)
        self._wish(time.monotonic_ns())

    def close(self) -> None:
        """Let the segment go, and take the wish back."""
        self.want(0, 0)
        self._detach()

    def _renew(self, now_ns: int) -> None:
        self._renew_at_ns = now_ns + RENEW_NS
        newest = -1
        if self._ring is not None and not self._ring.header[_CLOSED]:
            newest = self._ring.header[_NEWEST]
        if newest in (-1, self._last_seen):
            self._attach()
        self._last_seen = newest
        self._wish(now_ns)

    def _attach(self) -> None:
        """Look for the segment by its name; keep the one we have when it is the same."""
        segment = _opened(self._name)
        if segment is None:
            if self._ring is not None and self._ring.header[_CLOSED]:
                self._detach()
            return
        ring = _Ring(segment)
        if not ring.ready or (self._ring is not None and ring.generation == self._ring.generation):
            del ring
            _let_go(segment)
            return
        self._detach()
        self._segment, self._ring = segment, ring

    def _detach(self) -> None:
        segment, self._segment, self._ring, self._tile = self._segment, None, None, None
        if segment is not None:
            _let_go(segment)

    def _wish(self, now_ns: int) -> None:
        """Write the wish into our own line; without one, into a line that nobody renewed for two seconds."""
        if self._ring is None:
            return
        wishes = self._ring.wishes
        ours = np.flatnonzero(wishes[:, _READER] == self._reader)
        lines = ours if len(ours) else np.flatnonzero(wishes[:, _WISHED_AT] <= now_ns - WISH_LASTS_NS)
        if len(lines):
            wishes[lines[0]] = (self._reader, *self._wanted, now_ns)


def ring_name(site: str, home_key: str, camera: str) -> str:
    """Name of one camera's segment: short (macOS allows 30 characters), one a home folder and camera."""
    return _short(f"vgl-{home_key}-", camera)


def main_ring_name(home_key: str, camera: str) -> str:
    """Name of the segment of a camera's main stream, there while somebody looks closely."""
    return _short(f"vgm-{home_key}-", camera)


def _short(prefix: str, camera: str) -> str:
    """What is too long is not cut: two cameras whose names begin alike would show each other's pictures."""
    name = prefix + camera
    if len(name) <= NAME_LENGTH:
        return name
    return prefix + hashlib.sha256(camera.encode()).hexdigest()[: NAME_LENGTH - len(prefix)]


def clear_away(name: str) -> None:
    """Take away a segment that a dead worker left, if there is one; whoever still reads it sees it closed."""
    left = _opened(name)
    if left is not None:
        _clear(left)


class _Ring:
    """Views over one segment. Made by `asarray`, which pins the memory; `ndarray(buffer=...)` does not, and a picture
    read after the segment was closed would end the process. Single numbers go through memoryviews, which give plain
    ints at a fifth of what a NumPy scalar costs: some twenty of them are read and written for each picture."""

    def __init__(self, segment: SharedMemory) -> None:
        self._bytes: Pixels = np.asarray(segment.buf, np.uint8)
        self._views: dict[tuple[int, int, int], Pixels] = {}
        numbers = self._bytes[:_PIXELS_AT].view(np.int64)
        wishes_at, slots_at = _WISHES_AT // 8, _HEADER_BYTES // 8
        words = self._bytes[:_PIXELS_AT].data.cast("q")
        self.header = words[:_FIELDS]
        self.wishes: Int64s = numbers[wishes_at : wishes_at + _WISH_FIELDS * WISHES].reshape(WISHES, _WISH_FIELDS)
        self.slots = [words[at : at + _FIELDS] for at in range(slots_at, slots_at + SLOTS * _FIELDS, _FIELDS)]

    @property
    def ready(self) -> bool:
        """Whether a writer of this form has finished making it."""
        return bool(self.header[_MAGIC] == MAGIC and self.header[_SLOTS] == SLOTS)

    @property
    def generation(self) -> int:
        """A number that no other segment has."""
        return self.header[_GENERATION]

    @property
    def capacity(self) -> int:
        """Bytes of one slot's pixels."""
        return self.header[_CAPACITY]

    def begin(self, capacity: int) -> None:
        """Make an empty ring; the magic comes last, so that no reader sees half of it."""
        self._bytes[:_PIXELS_AT] = 0
        self.header[_GENERATION] = secrets.randbits(62)
        self.header[_SLOTS], self.header[_CAPACITY] = SLOTS, capacity
        self.header[_MAGIC] = MAGIC

    def pixels(self, sequence: int, width: int, height: int) -> Pixels:
        """The (H, W, 4) pixels of the slot of one sequence."""
        key = sequence % SLOTS, width, height
        if key not in self._views:
            if len(self._views) >= _VIEWS_KEPT:
                self._views.clear()
            at = _PIXELS_AT + key[0] * self.capacity
            self._views[key] = self._bytes[at : at + height * width * 4].reshape(height, width, 4)
        return self._views[key]

    def whole(self, sequence: int) -> bool:
        """Whether the slot of one sequence holds it, whole. The order of the two loads matters."""
        slot = self.slots[sequence % SLOTS]
        return slot[_AFTER] == sequence and slot[_BEFORE] == sequence

    def tile(self, sequence: int) -> Tile | None:
        """The picture of one sequence, None when it is being overwritten."""
        if not self.whole(sequence):
            return None
        slot = self.slots[sequence % SLOTS]
        captured_at_us, width, height = slot[_CAPTURED], slot[_WIDTH], slot[_HEIGHT]
        if not self.whole(sequence):
            return None
        pixels = self.pixels(sequence, width, height)
        pixels.flags.writeable = False
        return Tile(sequence, captured_at_us, pixels)


# ---------------------------------------------------------------- segments

# Before Python 3.13 (parameter `track`) a process that only attached a segment has its resource tracker unlink it at
# exit, under everybody's feet: https://github.com/python/cpython/issues/82300. Ours are never tracked, the writer's
# neither: the tracker of a killed worker would unlink by name the segment that the restarted worker has just made.
_TRACKED = os.name == "posix"

_held: list[SharedMemory] = []
"""Segments let go of while a picture of them was still held; closed when it is gone."""


class _Segment(SharedMemory):
    """A segment that no tracker knows and that keeps its memory as long as a picture of it is held."""

    def __init__(self, name: str, create: bool = False, size: int = 0) -> None:
        super().__init__(name, create, size)
        if _TRACKED:
            resource_tracker.unregister(self._name, "shared_memory")  # type: ignore[attr-defined]

    def close(self) -> None:
        """Close; a segment whose pixels are still held stays."""
        try:
            super().close()
        except BufferError:
            if not sys.is_finalizing() and self not in _held:
                _held.append(self)


def _created(name: str, capacity: int, replace: bool = os.name != "nt") -> SharedMemory:
    """A new segment in place of one that was left. On Windows a name lives while anybody holds it: taken over there."""
    size = _PIXELS_AT + SLOTS * capacity
    left = _opened(name)
    if left is not None:
        if not replace and left.size >= size:
            _Ring(left).begin(capacity)
            return left
        _clear(left)
    segment = _Segment(name, create=True, size=size)
    _Ring(segment).begin(capacity)
    return segment


def _clear(left: SharedMemory) -> None:
    _Ring(left).header[_CLOSED] = 1
    _unlink(left)
    _let_go(left)


def _opened(name: str) -> SharedMemory | None:
    """The segment of that name; None when there is none, or one that is just being made."""
    try:
        segment = _Segment(name)
    except (FileNotFoundError, ValueError):
        return None
    if segment.size < _PIXELS_AT:
        segment.close()
        return None
    return segment


def _unlink(segment: SharedMemory) -> None:
    """Take the name away, if it is still there; whoever has the segment open keeps it."""
    if _TRACKED:
        resource_tracker.register(segment._name, "shared_memory")  # type: ignore[attr-defined]
    try:
        segment.unlink()
    except FileNotFoundError:
        if _TRACKED:
            resource_tracker.unregister(segment._name, "shared_memory")  # type: ignore[attr-defined]


def _let_go(segment: SharedMemory) -> None:
    """Close a segment, and those that waited for their last picture to go."""
    waiting = [segment, *_held]
    _held.clear()
    for one in waiting:
        one.close()
