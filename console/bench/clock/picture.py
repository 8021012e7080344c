"""A picture that shows the time to a machine: milliseconds as black and white blocks between two coloured marks.

Standard library only: the camera that draws it runs in the system's Python. The picture is I420 (BT.601, 16 to 235).
"""

from __future__ import annotations

from itertools import chain, repeat

WIDTH_PX, HEIGHT_PX = 640, 360
COLUMNS, ROWS = 8, 5
BLOCK_W_PX, BLOCK_H_PX = 48, 32
LEFT_PX, TOP_PX = 128, 100
"""Where the first block begins."""
MARK_PX = 32
FIRST_MARK_PX, LAST_MARK_PX = (80, 60), (528, 268)
"""The left upper corners of the marks: magenta, then cyan."""
TIME_BITS, CHECK_BITS = 32, 8
WRAPS_MS = 1 << TIME_BITS

BLACK, GREY, WHITE = 16, 96, 235
_MAGENTA_YUV, _CYAN_YUV = (106, 202, 222), (170, 166, 16)
_CHECK_POLYNOMIAL, _CHECK_BEGIN = 0x107, 0xA5
"""CRC-8, x^8 + x^2 + x + 1: no mix of two neighbouring pictures' blocks is likely to pass; begun so that no time is
all black or all white."""


def code(at_ms: int) -> tuple[bool, ...]:
    """The blocks of a time, row by row, true is white: 32 bits of milliseconds, highest first, and 8 to check them."""
    said = at_ms % WRAPS_MS
    whole = said << CHECK_BITS | _check(said)
    return tuple(bool(whole >> place & 1) for place in reversed(range(COLUMNS * ROWS)))


def time_of(blocks: tuple[bool, ...]) -> int | None:
    """The milliseconds that blocks say, modulo WRAPS_MS; None when they do not agree with their check."""
    whole = 0
    for white in blocks:
        whole = whole << 1 | white
    said, check = whole >> CHECK_BITS, whole & (1 << CHECK_BITS) - 1
    return said if len(blocks) == COLUMNS * ROWS and _check(said) == check else None


def drawn(at_ms: int) -> bytes:
    """The picture of a time: planes Y, U, V, one after the other."""
    blocks = code(at_ms)
    edge = bytes(repeat(GREY, WIDTH_PX))
    lines = [edge] * HEIGHT_PX
    for row in range(ROWS):
        line = _line(blocks[row * COLUMNS : (row + 1) * COLUMNS])
        first = TOP_PX + row * BLOCK_H_PX
        lines[first : first + BLOCK_H_PX] = [line] * BLOCK_H_PX
    luma = _marked(lines, 1, (_MAGENTA_YUV[0], _CYAN_YUV[0]))
    return b"".join((luma, _chroma(1), _chroma(2)))


def _line(whites: tuple[bool, ...]) -> bytes:
    runs = (repeat(WHITE if white else BLACK, BLOCK_W_PX) for white in whites)
    right = WIDTH_PX - LEFT_PX - COLUMNS * BLOCK_W_PX
    return bytes(chain(repeat(GREY, LEFT_PX), chain.from_iterable(runs), repeat(GREY, right)))


def _chroma(plane: int) -> bytes:
    return _marked([bytes(repeat(128, WIDTH_PX // 2))] * (HEIGHT_PX // 2), 2, (_MAGENTA_YUV[plane], _CYAN_YUV[plane]))


def _marked(lines: list[bytes], step: int, values: tuple[int, int]) -> bytes:
    """A plane with the marks in it; one sample for each `step` pixels."""
    size, marked = MARK_PX // step, list(lines)
    for (left, top), value in zip((FIRST_MARK_PX, LAST_MARK_PX), values, strict=True):
        at = left // step
        for y in range(top // step, top // step + size):
            marked[y] = marked[y][:at] + bytes(repeat(value, size)) + marked[y][at + size :]
    return b"".join(marked)


def _check(said: int) -> int:
    rest = said << CHECK_BITS
    for place in reversed(range(CHECK_BITS, CHECK_BITS + TIME_BITS)):
        if rest >> place & 1:
            rest ^= _CHECK_POLYNOMIAL << place - CHECK_BITS
    return rest ^ _CHECK_BEGIN
