"""The one form of a bundle's zip file: nothing compressed, no dates, no comments, every byte accounted for.

Whoever reads it can say of each byte what it must be, so nothing can be put in, left out or turned over unseen. Any
program that opens zip files opens it. https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
"""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from console.evidence.errors import EvidenceRefused

MOST_FILES = 20_000
MOST_DIRECTORY = 16 << 20
"""Bytes of the list of files at the end."""
PIECE = 1 << 20
_FULL = 0xFFFFFFFF
_DATE = 0x21
"""1980-01-01: the zip format has no 'none'."""
_END = struct.Struct("<4s4H2LH")
_WIDE, _LOCATOR, _LOCATOR_BYTES = struct.Struct("<4sQ2H2L4Q4sLQL"), b"PK\6\7", 20
"""Where there is more than four bytes can say: the end of ZIP64 with its locator, before the other."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file: its name, size in bytes, CRC-32; `begins` is where its content begins in the zip file."""

    name: str
    size: int
    crc: int
    begins: int = 0


def packed(out: Path, files: Sequence[tuple[str, Path]]) -> None:
    """Write files into a bundle. Raises OSError."""
    entries = laid_out([Entry(name, path.stat().st_size, _crc(path)) for name, path in files])
    with out.open("wb") as file:
        for entry, (_, path) in zip(entries, files, strict=True):
            file.write(_header(entry))
            with path.open("rb") as content:
                while piece := content.read(PIECE):
                    file.write(piece)
        file.write(_directory(entries))


def laid_out(entries: Sequence[Entry]) -> list[Entry]:
    """The same, each with its place."""
    placed, offset = [], 0
    for entry in entries:
        begins = offset + len(_header(entry))
        placed.append(Entry(entry.name, entry.size, entry.crc, begins))
        offset = begins + entry.size
    return placed


def entries_of(file: BinaryIO) -> list[Entry]:
    """What is in a bundle. Raises EvidenceRefused for a zip file that is not of the one form, in words."""
    size = file.seek(0, 2)
    listed = _listed(file, size)
    for info in listed:
        _refuse_odd(info)
    names = [info.filename for info in listed]
    if twice := sorted(name for name, times in Counter(names).items() if times > 1):
        raise EvidenceRefused(f"{twice[0]}: is in it twice")
    entries = laid_out([Entry(info.filename, info.file_size, info.CRC) for info in listed])
    _refuse_other_bytes(file, size, entries)
    return entries


def read(file: BinaryIO, entry: Entry) -> Iterator[bytes]:
    """The content of an entry, piece by piece."""
    file.seek(entry.begins)
    left = entry.size
    while left and (piece := file.read(min(PIECE, left))):
        left -= len(piece)
        yield piece


def _listed(file: BinaryIO, size: int) -> list[zipfile.ZipInfo]:
    ends = _END.size + _WIDE.size
    file.seek(max(0, size - ends))
    tail = file.read()
    if len(tail) < _END.size or tail[-_END.size :][:4] != b"PK\5\6":
        raise EvidenceRefused("it does not end as a bundle does: it was cut off, added to, or is none")
    _, _, _, _, count, directory, _, _ = _END.unpack(tail[-_END.size :])
    if tail[-_END.size - _LOCATOR_BYTES :].startswith(_LOCATOR):  # Then readers go by the wide one before it.
        _, _, _, _, _, _, _, count, directory, *_ = _WIDE.unpack(tail[: _WIDE.size].ljust(_WIDE.size, b"\xff"))
    if count > MOST_FILES or directory > MOST_DIRECTORY:
        raise EvidenceRefused(f"it lists {count} files in {directory} bytes: too many to be a bundle")
    try:
        with zipfile.ZipFile(file) as archive:
            return archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, OverflowError) as error:
        raise EvidenceRefused(f"its list of files cannot be read: {error}") from error


def _refuse_odd(info: zipfile.ZipInfo) -> None:
    name = info.filename
    if name.startswith(("/", "\\")) or ":" in name or "\\" in name or ".." in name.split("/"):
        raise EvidenceRefused(f"{name!r}: its name leads out of the bundle")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise EvidenceRefused(f"{name!r}: is a symbolic link")
    if info.flag_bits & 1:
        raise EvidenceRefused(f"{name!r}: is encrypted")
    if info.compress_type != zipfile.ZIP_STORED or info.compress_size != info.file_size:
        raise EvidenceRefused(f"{name!r}: is compressed; in a bundle nothing is, so that nothing can swell")
    if not name.isascii() or name.endswith("/") or not name.isprintable():
        raise EvidenceRefused(f"{name!r}: is no name of a file of a bundle")


def _refuse_other_bytes(file: BinaryIO, size: int, entries: Sequence[Entry]) -> None:
    """Every byte that is no content must be what we would have written."""
    for entry in entries:
        header = _header(entry)
        file.seek(entry.begins - len(header))
        if file.read(len(header)) != header:
            raise EvidenceRefused(f"{entry.name}: does not begin where and as it must in a bundle")
    begins = entries[-1].begins + entries[-1].size if entries else 0
    directory = _directory(entries)
    file.seek(begins)
    if size != begins + len(directory) or file.read(len(directory)) != directory:
        raise EvidenceRefused("its list of files is not the one that its files make")


def _header(entry: Entry) -> bytes:
    name, large = entry.name.encode("ascii"), entry.size >= _FULL
    extra = struct.pack("<HHQQ", 1, 16, entry.size, entry.size) if large else b""
    size = _FULL if large else entry.size
    fixed = (b"PK\3\4", 45 if large else 20, 0, 0, 0, _DATE, entry.crc, size, size, len(name), len(extra))
    return struct.pack("<4s5H3L2H", *fixed) + name + extra


def _directory(entries: Sequence[Entry]) -> bytes:
    begins = entries[-1].begins + entries[-1].size if entries else 0
    listed = b"".join(map(_listing, entries))
    end = b""
    if begins >= _FULL:
        wide = (b"PK\6\6", 44, 45, 45, 0, 0, len(entries), len(entries), len(listed), begins)
        end = _WIDE.pack(*wide, _LOCATOR, 0, begins + len(listed), 1)
    count = len(entries)
    return listed + end + _END.pack(b"PK\5\6", 0, 0, count, count, len(listed), min(begins, _FULL), 0)


def _listing(entry: Entry) -> bytes:
    name = entry.name.encode("ascii")
    offset = entry.begins - len(_header(entry))
    wide = [entry.size, entry.size] if entry.size >= _FULL else []
    wide += [offset] if offset >= _FULL else []
    extra = struct.pack(f"<HH{len(wide)}Q", 1, 8 * len(wide), *wide) if wide else b""
    version, size = 45 if wide else 20, min(entry.size, _FULL)
    fixed = (b"PK\1\2", version, version, 0, 0, 0, _DATE, entry.crc, size, size, len(name), len(extra))
    return struct.pack("<4s6H3L5H2L", *fixed, 0, 0, 0, 0, min(offset, _FULL)) + name + extra


def _crc(path: Path) -> int:
    crc = 0
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            crc = zlib.crc32(piece, crc)
    return crc
