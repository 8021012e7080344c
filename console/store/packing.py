"""One block of samples as bytes, and back, bit for bit.

Numbers that are decimals (nearly all that instruments say) are kept as whole numbers of their last digit, the others as
they lie in memory. Of times and numbers only the step from one to the next is kept, zig-zag, the bytes of one weight
together (a "plane"), each plane deflated by itself; planes of nothing but zeros are left out.
"""

from __future__ import annotations

import zlib
from typing import Annotated, TypeAlias

import msgspec
import numpy as np
import numpy.typing as npt

from console.domain.samples import Samples, Values
from console.store.errors import Damaged
from console.store.tail import CHECK, checked

LEVEL = 6
WORTH_IT = 0.97
DECIMALS = 6
EXACT = 2**53
"""Whole numbers up to here are floats without loss."""
RAW = -1
MOST_SAMPLES = 1 << 24
"""In one block; a damaged count must not fill the memory."""
_Ints: TypeAlias = "npt.NDArray[np.int64]"
_Whole = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]
_Planes = Annotated[tuple[bytes, ...], msgspec.Meta(max_length=8)]


class PackedColumn(msgspec.Struct, frozen=True, array_like=True):
    """Numbers of one column. `decimals` is how many digits follow the point, RAW for numbers that are kept by their
    bits. `missing` says by one bit a sample where there is no number, b'' where there is one everywhere."""

    decimals: Annotated[int, msgspec.Meta(ge=RAW, le=DECIMALS)]
    first: _Whole
    planes: _Planes
    missing: bytes


class PackedBlock(msgspec.Struct, frozen=True, array_like=True):
    """One block. Before it stands its CRC-32, so that no damage passes for a number."""

    count: Annotated[int, msgspec.Meta(ge=1, le=MOST_SAMPLES)]
    first_us: _Whole
    step_us: _Whole
    times: _Planes
    marks: tuple[str, ...]
    mark: _Planes
    columns: tuple[PackedColumn, ...]


def packed(name: str, samples: Samples) -> bytes:
    """Samples in any order, at least one, as bytes. Only by the same name they are read again."""
    at_us = samples.at_us
    steps = np.diff(at_us)
    step_us = int(np.partition(steps, len(steps) // 2)[len(steps) // 2]) if len(steps) else 0
    block = PackedBlock(
        count=len(samples),
        first_us=int(at_us[0]),
        step_us=step_us,
        times=_planes(steps - step_us),
        marks=samples.marks,
        mark=_planes(samples.mark.astype(np.int64)),
        columns=tuple(_column(values) for values in samples.values),
    )
    return checked(_PACK.encode(block), name)


def unpacked(name: str, packed_as: bytes, columns: int | None = None) -> Samples:
    """The samples as they were packed; of their numbers only the first `columns` where so many are wanted. Raises
    Damaged."""
    body = packed_as[CHECK:]
    if checked(body, name) != packed_as:
        raise Damaged("its check sum does not fit")
    try:
        return _samples(_UNPACK.decode(body), columns)
    except (msgspec.DecodeError, zlib.error, ValueError) as error:
        raise Damaged(f"it cannot be unpacked ({error})") from error


def _samples(block: PackedBlock, columns: int | None) -> Samples:
    at_us = _summed(block.first_us, _from_planes(block.times, block.count - 1) + block.step_us)
    mark = _from_planes(block.mark, block.count).astype(np.uint16)
    values = [_numbers(column, block.count) for column in block.columns[:columns]]
    return Samples(at_us, mark, np.array(values, np.float64).reshape(len(values), block.count), block.marks)


def _column(values: Values) -> PackedColumn:
    missing = np.isnan(values)
    present = values[~missing] if missing.any() else values
    mask = _deflated(np.packbits(missing).tobytes()) if missing.any() else b""
    if not len(present):
        return PackedColumn(0, 0, (), mask)
    decimals, whole = _whole(present)
    return PackedColumn(decimals, int(whole[0]), _planes(np.diff(whole)), mask)


def _numbers(column: PackedColumn, count: int) -> Values:
    if not column.missing:
        return _present(column, count)
    bits = np.frombuffer(_inflated(column.missing, (count + 7) // 8), np.uint8)
    missing = np.unpackbits(bits, count=count).astype(np.bool_)
    values = np.full(count, np.nan)
    if not missing.all():
        values[~missing] = _present(column, int(count - missing.sum()))
    return values


def _present(column: PackedColumn, count: int) -> Values:
    whole = _summed(column.first, _from_planes(column.planes, count - 1))
    return whole.view(np.float64) if column.decimals == RAW else whole / 10.0**column.decimals


def _whole(values: Values) -> tuple[int, _Ints]:
    """How many digits follow the point, and the numbers without it; RAW and the bits where they are no decimals."""
    zeros = values[values == 0.0]
    largest = np.abs(values).max()
    if np.isfinite(largest) and not np.signbit(zeros).any():
        for decimals in range(DECIMALS + 1):
            scaled = np.rint(values * 10.0**decimals)
            if largest * 10.0**decimals < EXACT and np.array_equal(scaled / 10.0**decimals, values):
                return decimals, scaled.astype(np.int64)
    return RAW, np.ascontiguousarray(values).view(np.int64)


def _planes(steps: _Ints) -> tuple[bytes, ...]:
    """Signed steps, zig-zag, as their bytes by weight, the lightest first, as far as any is not zero."""
    if not len(steps):
        return ()
    zigzag = ((steps << 1) ^ (steps >> 63)).view(np.uint64)
    weights = (int(zigzag.max()).bit_length() + 7) // 8
    by_weight = zigzag.astype("<u8").view(np.uint8).reshape(len(steps), 8)
    return tuple(_deflated(by_weight[:, weight].tobytes()) for weight in range(weights))


def _from_planes(planes: tuple[bytes, ...], count: int) -> _Ints:
    """Steps from their planes, in the narrowest numbers that hold them. Raises zlib.error, ValueError."""
    width = next(width for width in (1, 2, 4, 8) if width >= len(planes))
    by_weight = np.zeros((count, width), np.uint8)
    for weight, plane in enumerate(planes):
        by_weight[:, weight] = np.frombuffer(_inflated(plane, count), np.uint8)
    zigzag = by_weight.reshape(-1).view(f"<u{width}")
    one = zigzag.dtype.type(1)
    signed: _Ints = ((zigzag >> one) ^ -(zigzag & one)).view(f"<i{width}").astype(np.int64)
    return signed


def _summed(first: int, steps: _Ints) -> _Ints:
    """The first and what comes of it step by step."""
    whole = np.empty(len(steps) + 1, np.int64)
    whole[0] = first
    whole[1:] = steps
    return np.cumsum(whole, out=whole)


def _deflated(plane: bytes) -> bytes:
    """By runs and frequency alone, which is all there is in steps; without head and sum, as the block has one. What
    hardly gets smaller, as the lightest bytes of times, stays as it is, and is read for nothing."""
    deflate = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL, zlib.Z_RLE)
    smaller = deflate.compress(plane) + deflate.flush()
    return smaller if len(smaller) < WORTH_IT * len(plane) else plane


def _inflated(plane: bytes, count: int) -> bytes:
    """So many bytes. Damage does not fill the memory. Raises zlib.error, ValueError."""
    if len(plane) == count:
        return plane
    inflated = zlib.decompressobj(-zlib.MAX_WBITS).decompress(plane, count + 1)
    if len(inflated) != count:
        raise ValueError(f"{len(inflated)} bytes where {count} should be")
    return inflated


_PACK = msgspec.msgpack.Encoder()
_UNPACK = msgspec.msgpack.Decoder(PackedBlock)
