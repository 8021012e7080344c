"""`vigil verify FILE`: a bundle from anywhere, with nothing but itself and a public key. Nothing of it is unpacked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
from cryptography.x509 import Certificate

from console.evidence.errors import EvidenceRefused
from console.evidence.form import (
    HEAD_FILE,
    MANIFEST,
    MOST_MANIFEST,
    MOST_ROWS_BYTES,
    ROWS,
    SIGNATURE,
    VIEWER_DATA,
    Manifest,
    ProvenRow,
    names_of,
    read_lines,
    read_manifest,
    viewer_data,
)
from console.evidence.site_check import UNKNOWN_KEY
from console.evidence.stamps import PARTS, STAMP, STAMPED, TOKEN, checked_stamp, stamp_said
from console.evidence.zip_form import Entry, entries_of, read
from console.recordings.verifying import SEALED
from console.store.canonical import canonical
from console.store.heads import Head
from console.store.key_history import KIND, BadKeyRow, KeyHistory, history_of
from console.store.merkle import included_root, leaf_hash
from console.store.signing import BUNDLE, HEAD, is_signed

PHOTOGRAPHED = "measure_done"
"""The kind of a row that vouches for the photo of a measure; SEALED is that of recordings."""
PHOTOS = "photos"


def bundle_checked(path: Path, keys: Sequence[str], anchors: Sequence[Certificate] = ()) -> tuple[dict[str, Any], int]:
    """Check a bundle; what it says, and the exit code. `anchors`: authorities for time stamps that are trusted. Raises
    EvidenceRefused for the first thing that does not fit, OSError."""
    with path.open("rb") as file:
        entries = {entry.name: entry for entry in entries_of(file)}
        parts = _Parts(file, entries)
        manifest = read_manifest(parts.text(MANIFEST, MOST_MANIFEST))
        if list(entries) != names_of(manifest):
            odd = sorted(set(entries) ^ set(names_of(manifest)))
            raise EvidenceRefused(f"{odd[0] if odd else MANIFEST}: the bundle does not hold what its manifest lists")
        _signed(manifest, parts)
        _hashed(manifest, parts)
        rows = read_lines(parts.text(ROWS, MOST_ROWS_BYTES))
        head = _head(parts.text(HEAD_FILE, MOST_MANIFEST))
        _proven(rows, head)
        _complete(rows, manifest)
        history = _keys(rows, head, manifest, keys)
        _sealed(rows, manifest)
        stamp = _stamp(parts, manifest, head, history, anchors)
        _viewer(parts)
    said = {
        "bundle": str(path),
        "site": manifest.site,
        "key": manifest.key,
        "key_known": bool(keys),
        "keys": len(history.spans),
        "files": len(manifest.files),
        "rows": len(rows),
        "from_us": manifest.from_us,
        "to_us": manifest.to_us,
        "cameras": list(manifest.cameras),
        "operator": manifest.operator,
        "reason": manifest.reason,
        "head_at_us": head.at_us,
        "stamp": stamp,
        "remarks": list(manifest.remarks),
    }
    return said, 0 if keys else UNKNOWN_KEY


class _Parts:
    """The files of a bundle."""

    def __init__(self, file: BinaryIO, entries: Mapping[str, Entry]) -> None:
        self._file, self._entries = file, entries

    def text(self, name: str, most: int) -> str:
        """The whole of a small file. Raises EvidenceRefused."""
        try:
            return self.whole(name, most).decode()
        except UnicodeDecodeError as error:
            raise EvidenceRefused(f"{name}: is no text: {error}") from error

    def whole(self, name: str, most: int) -> bytes:
        """The bytes of a small file. Raises EvidenceRefused."""
        entry = self._entries.get(name)
        if entry is None:
            raise EvidenceRefused(f"{name}: is missing; without it this is no bundle")
        if entry.size > most:
            raise EvidenceRefused(f"{name}: has {entry.size} bytes; {most} are the most")
        return b"".join(read(self._file, entry))

    def sha256(self, name: str) -> tuple[str, int]:
        """Hash and size of a file."""
        hashed = hashlib.sha256()
        for piece in read(self._file, self._entries[name]):
            hashed.update(piece)
        return hashed.hexdigest(), self._entries[name].size


def _signed(manifest: Manifest, parts: _Parts) -> None:
    said = parts.text(SIGNATURE, 1000)
    text = parts.text(MANIFEST, MOST_MANIFEST)
    try:
        signature = json.loads(said)["signature"]
        if said != canonical({"key": manifest.key, "signature": signature}):
            raise ValueError("it is not in its one form")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise EvidenceRefused(f"{SIGNATURE}: is no signature: {error}") from error
    if not is_signed(manifest.key, BUNDLE, text, str(signature)):
        raise EvidenceRefused(f"{SIGNATURE}: the signature of key {manifest.key[:16]}… does not hold")


def _hashed(manifest: Manifest, parts: _Parts) -> None:
    for name, listed in manifest.files.items():
        if parts.sha256(name) != (listed.sha256, listed.size):
            raise EvidenceRefused(f"{name}: its content is not what the manifest lists")
    for needed in (ROWS, HEAD_FILE, "index.html"):
        if needed not in manifest.files:
            raise EvidenceRefused(f"{needed}: is missing; without it this is no bundle")


def _head(text: str) -> Head:
    try:
        said = json.loads(text)
        head = Head.read(said["text"], said["signature"])
        if text != canonical({"signature": head.signature, "text": head.text}):
            raise ValueError("it is not in its one form")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise EvidenceRefused(f"{HEAD_FILE}: is no signed head: {error}") from error
    if not is_signed(head.key, HEAD, head.text, head.signature):
        raise EvidenceRefused(f"{HEAD_FILE}: the signature of key {head.key[:16]}… does not hold")
    return head


def _proven(rows: Iterable[ProvenRow], head: Head) -> None:
    """Every row is in the tree of the signed head, at its own number."""
    root = bytes.fromhex(head.root)
    for row in rows:
        seq = row.fields[0]
        leaf = leaf_hash(hashlib.sha256(row.text.encode()).digest())
        try:
            found = included_root(leaf, seq - 1, head.size, row.proof)
        except (ValueError, TypeError) as error:
            raise EvidenceRefused(f"{ROWS}: row {seq}: {error}") from error
        if found != root:
            raise EvidenceRefused(f"{ROWS}: row {seq} is not in the journal that was signed")


def _complete(rows: Sequence[ProvenRow], manifest: Manifest) -> None:
    """No row of the range was left out, none is there twice, each carries the hash of the one before."""
    numbers = [row.fields[0] for row in rows]
    if numbers != sorted(set(numbers)):
        raise EvidenceRefused(f"{ROWS}: its rows are not in order, or one is there twice")
    wanted, there = range(manifest.first_seq, manifest.last_seq + 1) if manifest.first_seq else range(0), set(numbers)
    # One after the other: the manifest may name more than any memory holds.
    if missing := next((number for number in wanted if number not in there), 0):
        raise EvidenceRefused(f"{ROWS}: row {missing} is missing")
    for before, row in pairwise(rows):
        hashed = hashlib.sha256(before.text.encode()).hexdigest()
        if row.fields[0] == before.fields[0] + 1 and row.fields[6] != hashed:
            raise EvidenceRefused(f"{ROWS}: row {row.fields[0]} does not carry the hash of the row before")


def _keys(rows: Iterable[ProvenRow], head: Head, manifest: Manifest, known: Sequence[str]) -> KeyHistory:
    found = history_of((row.fields[0], row.fields[5]) for row in rows if row.fields[2] == KIND)
    if isinstance(found, BadKeyRow):
        raise EvidenceRefused(f"{ROWS}: row {found.seq}: {found.why}")
    span = found.at(head.size)
    if span is None or not span.key == head.key == manifest.key:
        raise EvidenceRefused(f"{ROWS}: key {manifest.key[:16]}… is not the one that signed at that time")
    if known and manifest.key not in found.trusted(known):
        raise EvidenceRefused(f"{SIGNATURE}: it is signed with key {manifest.key[:16]}…, not with the one you know")
    return found


def _sealed(rows: Iterable[ProvenRow], manifest: Manifest) -> None:
    """Files that a row of the journal vouches for are those that the row names."""
    named: dict[tuple[int, str], tuple[str, int]] = {}
    photos: dict[int, str] = {}
    for row in rows:
        seq, _, kind, _, _, body, _ = row.fields
        if kind == PHOTOGRAPHED:
            photos[seq] = str(body.get("photo", ""))
        for camera, name, size, sha256 in _segments(seq, body) if kind == SEALED else ():
            named[seq, f"original/{camera}/{name}"] = (sha256, size)
    for name, listed in manifest.files.items():
        is_photo = name.startswith(f"{PHOTOS}/") and photos.get(listed.row) == listed.sha256
        if listed.row and not is_photo and named.get((listed.row, name)) != (listed.sha256, listed.size):
            raise EvidenceRefused(f"{name}: row {listed.row} of the journal does not vouch for it")


def _segments(seq: int, body: Mapping[str, Any]) -> list[tuple[str, str, int, str]]:
    """Camera, name, size and hash of what a row seals."""
    try:
        return msgspec.convert(body.get("segments"), list[tuple[str, str, int, str]])
    except msgspec.ValidationError as error:
        raise EvidenceRefused(f"{ROWS}: row {seq} seals no recordings: {error}") from error


def _stamp(
    parts: _Parts, manifest: Manifest, head: Head, history: KeyHistory, anchors: Sequence[Certificate]
) -> dict[str, Any] | None:
    """What of a time stamp there is; it comes whole or not at all."""
    if not any(name in manifest.files for name in PARTS):
        return None
    said, text = parts.text(STAMP, MOST_MANIFEST), parts.text(STAMPED, MOST_MANIFEST)
    old, stamp = checked_stamp(said, text, parts.whole(TOKEN, MOST_MANIFEST), head, anchors)
    span = history.at(old.size)
    if span is None or span.key != old.key:
        raise EvidenceRefused(f"{STAMP}: key {old.key[:16]}… is not the one that signed at that time")
    return stamp_said(stamp, old.size)


def _viewer(parts: _Parts) -> None:
    wanted = viewer_data(
        parts.text(MANIFEST, MOST_MANIFEST),
        parts.text(SIGNATURE, 1000),
        parts.text(ROWS, MOST_ROWS_BYTES),
        parts.text(HEAD_FILE, MOST_MANIFEST),
    )
    if parts.text(VIEWER_DATA, 2 * MOST_ROWS_BYTES) != wanted:
        raise EvidenceRefused(f"{VIEWER_DATA}: does not show what the bundle holds")
