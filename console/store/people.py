"""Pieces of the tape that hold where people were, and where cameras saw them, as columns."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from console.domain.presence import Floats, Ints, Looks, Places
from console.messages import Seen, Worker
from console.store.errors import StorageError

HeardRow = tuple[int, Worker | Seen]
"""(when it stands on the tape, UTC microseconds, what)."""
LEVEL = 6
"""Of zlib."""
_DIGITS = 1000.0
"""Metres that are whole millimetres are kept as such; others bit for bit."""


class _Piece(msgspec.Struct, array_like=True):
    """`places` and `looks` are each deflated by themselves: who asks for one does not read the other. Columns one
    after the other, in the order of `Places` and `Looks`."""

    names: list[str]
    words: list[str]
    places: list[bytes]
    cameras: list[str]
    looks: list[bytes]


_PACK, _UNPACK = msgspec.msgpack.Encoder(), msgspec.msgpack.Decoder(_Piece)


def packed_people(rows: Iterable[HeardRow]) -> bytes:
    """The body of a piece of what was heard, in the order it was heard."""
    people: dict[str, list[tuple[int, Worker]]] = {}
    cameras: dict[str, list[Seen]] = {}
    for at_us, said in sorted(rows, key=lambda row: row[0]):
        if isinstance(said, Worker):
            people.setdefault(said.worker, []).append((at_us, said))
        else:
            cameras.setdefault(said.camera, []).append(said)
    words: dict[str, int] = {}
    places, looks = _places(list(people.values()), words), _looks(list(cameras.values()))
    return _PACK.encode(_Piece(list(people), list(words), places, list(cameras), looks))


def unpacked_places(body: bytes) -> Places:
    """Where people were. Raises StorageError for a piece that was damaged."""
    try:
        piece = _UNPACK.decode(body)
        who, at_us, position_us, storey, zone = map(_whole, piece.places[:5])
        x_m, y_m, error_m = map(_metres, piece.places[5:])
    except (zlib.error, msgspec.DecodeError, ValueError, TypeError, IndexError) as error:
        raise _damaged(error) from error
    return Places(tuple(piece.names), tuple(piece.words), who, at_us, position_us, x_m, y_m, error_m, storey, zone)


def unpacked_looks(body: bytes) -> Looks:
    """Where cameras saw people. Raises StorageError for a piece that was damaged."""
    try:
        piece = _UNPACK.decode(body)
        camera, look, at_us = map(_whole, piece.looks[:3])
        x_m, y_m = map(_metres, piece.looks[3:])
    except (zlib.error, msgspec.DecodeError, ValueError, TypeError, IndexError) as error:
        raise _damaged(error) from error
    return Looks(tuple(piece.cameras), camera, look, at_us, x_m, y_m)


def _damaged(error: Exception) -> StorageError:
    return StorageError(f"tape: a piece cannot be read ({error}); the database file is damaged")


def _places(people: Sequence[Sequence[tuple[int, Worker]]], words: dict[str, int]) -> list[bytes]:
    rows = [(number, at_us, worker) for number, said in enumerate(people) for at_us, worker in said]
    whole = (
        [number for number, _, _ in rows],
        [at_us for _, at_us, _ in rows],
        [worker.position_at_us for _, _, worker in rows],
        [words.setdefault(worker.storey, len(words)) for _, _, worker in rows],
        [words.setdefault(worker.zone, len(words)) for _, _, worker in rows],
    )
    metres = (
        [worker.x_m for _, _, worker in rows],
        [worker.y_m for _, _, worker in rows],
        [worker.error_m for _, _, worker in rows],
    )
    return [*map(_packed_whole, whole), *map(_packed_metres, metres)]


def _looks(cameras: Sequence[Sequence[Seen]]) -> list[bytes]:
    rows = [
        (camera, look, seen.captured_at_us, one.x_m, one.y_m)
        for camera, said in enumerate(cameras)
        for look, seen in enumerate(said)
        for one in seen.objects
        if one.kind == "person" and one.x_m is not None and one.y_m is not None
    ]
    whole = ([row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows])
    return [
        *map(_packed_whole, whole),
        _packed_metres([row[3] for row in rows]),
        _packed_metres([row[4] for row in rows]),
    ]


def _packed_whole(values: Sequence[int] | Ints) -> bytes:
    """How wide a step is, the first number, then the steps: their bytes of one weight together."""
    whole = np.asarray(values, dtype=np.int64)
    steps = np.diff(whole, prepend=whole[:1])
    most = int(np.max(np.abs(steps), initial=0))
    width = next(width for width in (1, 2, 4, 8) if most < 1 << (8 * width - 1))
    return bytes([width]) + whole[:1].astype("<i8").tobytes().ljust(8, b"\0") + _deflated(steps.astype(f"<i{width}"))


def _whole(body: bytes) -> Ints:
    steps = _inflated(body[9:], f"<i{body[0]}").astype(np.int64)
    steps[:1] += np.frombuffer(body[1:9], "<i8")
    found: Ints = np.cumsum(steps)
    return found


def _packed_metres(values: Sequence[float]) -> bytes:
    """Whole millimetres as steps, after a 1; otherwise the numbers themselves, after a 0."""
    metres = np.asarray(values, dtype=np.float64)
    with np.errstate(all="ignore"):
        whole = np.rint(metres * _DIGITS)
        fits = bool(np.all(np.abs(whole) < 2**52)) and bool(np.all(_bits(whole / _DIGITS) == _bits(metres)))
    if fits:
        return b"\1" + _packed_whole(whole.astype(np.int64))
    return b"\0" + _deflated(metres.astype("<f8"))


def _metres(body: bytes) -> Floats:
    if body[:1] == b"\1":
        return _whole(body[1:]) / _DIGITS
    return _inflated(body[1:], "<f8").astype(np.float64)


def _bits(values: Floats) -> Ints:
    return values.view(np.int64)


def _deflated(values: NDArray[np.generic]) -> bytes:
    return zlib.compress(values.view("u1").reshape(-1, values.itemsize).T.tobytes(), LEVEL)


def _inflated(body: bytes, form: str) -> NDArray[np.generic]:
    planes = np.frombuffer(zlib.decompress(body), "u1").reshape(np.dtype(form).itemsize, -1)
    return np.ascontiguousarray(planes.T).reshape(-1).view(form)
