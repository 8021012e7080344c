"""What is in a bundle: the names of its parts, its manifest, a line of its journal. Pure.

`manifest.json` lists every file but itself, `manifest.sig` and `viewer-data.js`, which follows from the others.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import msgspec

from console.evidence.errors import EvidenceRefused
from console.store.canonical import canonical

VERSION = 1
MANIFEST, SIGNATURE, VIEWER_DATA = "manifest.json", "manifest.sig", "viewer-data.js"
ROWS, HEAD_FILE = "journal/rows.jsonl", "journal/head.json"
MOST_MANIFEST = 32 << 20
MOST_ROWS_BYTES = 1 << 30
_Fields = tuple[int, int, str, str, str, dict[str, Any], str]


class BundleFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file: `derived` when it was made from the evidence and is none itself; `row` is the row of the journal that
    holds its SHA-256, 0 where none does."""

    sha256: str
    size: int
    what: str
    derived: bool
    row: int = 0


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a bundle is of, by whom, why, and what is in it. `first_seq` to `last_seq`: the rows of its range, without
    a gap; other rows are there for what they prove."""

    v: int
    site: str
    site_name: str
    time_zone: str
    cameras: tuple[str, ...]
    from_us: int
    to_us: int
    made_at_us: int
    operator: str
    reason: str
    key: str
    first_seq: int
    last_seq: int
    remarks: tuple[str, ...]
    files: dict[str, BundleFile]


@dataclass(frozen=True, slots=True)
class ProvenRow:
    """One row as it was hashed, and its way up to the root."""

    text: str
    proof: tuple[bytes, ...]

    @property
    def fields(self) -> list[Any]:
        """seq, at_us, kind, subject, operator, body, previous."""
        said: list[Any] = json.loads(self.text)
        return said

    def line(self) -> str:
        """The line of ROWS."""
        return canonical({"proof": [step.hex() for step in self.proof], "row": self.text}) + "\n"


def names_of(manifest: Manifest) -> list[str]:
    """Every file of a bundle, in their order."""
    return [MANIFEST, SIGNATURE, VIEWER_DATA, *sorted(manifest.files)]


def read_manifest(text: str) -> Manifest:
    """The manifest that a text says. Raises EvidenceRefused."""
    try:
        manifest = msgspec.json.decode(text, type=Manifest)
    except (msgspec.DecodeError, RecursionError) as error:
        raise EvidenceRefused(f"{MANIFEST}: is no manifest: {error}") from error
    if manifest.v != VERSION:
        raise EvidenceRefused(f"{MANIFEST}: is of version {manifest.v}; this Vigil reads version {VERSION}")
    if canonical(manifest) != text:
        raise EvidenceRefused(f"{MANIFEST}: is not written as it is hashed (RFC 8785)")
    return manifest


def read_lines(text: str) -> list[ProvenRow]:
    """The rows of ROWS. Raises EvidenceRefused."""
    *lines, rest = text.split("\n")  # Nothing else ends a line: a text of the journal may hold U+2028.
    if rest:
        raise EvidenceRefused(f"{ROWS}: line {len(lines) + 1} is no row: it was cut off")
    rows = []
    for number, line in enumerate(lines, 1):
        try:
            said = json.loads(line)
            row = ProvenRow(said["row"], tuple(map(bytes.fromhex, said["proof"])))
            if row.line() != line + "\n":
                raise ValueError("it is not in its one form")
            msgspec.convert(row.fields, _Fields)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, msgspec.ValidationError) as error:
            raise EvidenceRefused(f"{ROWS}: line {number} is no row: {error}") from error
        rows.append(row)
    return rows


def viewer_data(manifest: str, signature: str, rows: str, head: str) -> str:
    """The script that brings the page what a browser cannot read beside it without a server."""
    said = {"manifest": manifest, "signature": signature, "rows": rows, "head": head}
    return f"window.BUNDLE = {canonical(said).replace('<', chr(92) + 'u003c')};\n"
