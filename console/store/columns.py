"""Pieces of the tape that hold what gas points said as columns: of a week, one point is read without all the others."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence

import msgspec
import numpy as np

from console.domain.columns import QUALITIES, Column
from console.messages import GasPoint
from console.store.errors import StorageError
from console.values import Quality

PointRow = tuple[int, GasPoint]
"""(when heard, UTC microseconds, what)."""


class _Piece(msgspec.Struct, array_like=True):
    """Times in milliseconds: `heard` int32 since `from_ms`, `before` int32 that it was measured earlier; `value`
    float64, `quality` uint8; one after the other, deflated, under the name of each point."""

    from_ms: int
    points: dict[str, bytes]


_PACK, _UNPACK = msgspec.msgpack.Encoder(), msgspec.msgpack.Decoder(_Piece)
_MS = 2**31 - 1


def packed(rows: Sequence[PointRow]) -> bytes:
    """The body of a piece. What the core itself said of a silence is no reading, and is left out."""
    by_point: dict[str, list[PointRow]] = {}
    for row in sorted(rows, key=lambda row: row[0]):
        if row[1].quality is not Quality.LOST:
            by_point.setdefault(row[1].point, []).append(row)
    from_ms = min((at_us for at_us, _ in rows), default=0) // 1000
    return _PACK.encode(_Piece(from_ms, {name: _deflated(from_ms, each) for name, each in by_point.items()}))


def unpacked_columns(body: bytes, names: Iterable[str]) -> dict[str, Column]:
    """The columns of some points. Raises StorageError for a piece that was damaged."""
    try:
        piece = _UNPACK.decode(body)
        return {name: _column(piece.from_ms, piece.points[name]) for name in names if name in piece.points}
    except (zlib.error, msgspec.DecodeError, ValueError) as error:
        raise StorageError(f"tape: a piece cannot be read ({error}); the database file is damaged") from error


def _deflated(from_ms: int, rows: Sequence[PointRow]) -> bytes:
    heard = np.array([at_us // 1000 - from_ms for at_us, _ in rows], dtype="<i4")
    before = np.array([(at_us - point.measured_at_us) // 1000 for at_us, point in rows]).clip(-_MS, _MS).astype("<i4")
    value = np.array([np.nan if point.value is None else point.value for _, point in rows], dtype="<f8")
    quality = np.array([QUALITIES.index(point.quality) for _, point in rows], dtype="u1")
    return zlib.compress(b"".join(each.tobytes() for each in (heard, before, value, quality)), 6)


def _column(from_ms: int, body: bytes) -> Column:
    raw = zlib.decompress(body)
    count = len(raw) // 17
    heard, before = np.frombuffer(raw, "<i4", count), np.frombuffer(raw, "<i4", count, 4 * count)
    at_ms = heard.astype(np.int64) + from_ms
    value, quality = np.frombuffer(raw, "<f8", count, 8 * count), np.frombuffer(raw, "u1", count, 16 * count)
    return Column(at_ms * 1000, (at_ms - before) * 1000, value.astype(np.float64), quality)
