"""Bundles by somebody with a key of his own: every sum and signature fits, whatever the rows say."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from console.evidence.form import (
    HEAD_FILE,
    MANIFEST,
    ROWS,
    SIGNATURE,
    VIEWER_DATA,
    BundleFile,
    Manifest,
    ProvenRow,
    viewer_data,
)
from console.evidence.zip_form import packed
from console.store.canonical import canonical
from console.store.chain import FIRST_PREVIOUS
from console.store.key_history import KIND, beginning
from console.store.merkle import inclusion_proof, leaf_hash, root_of, spans_of
from console.store.signing import BUNDLE, HEAD, public_of, signed
from tests.evidence import key

OWN = key(1)


def hostile(
    folder: Path,
    row: Sequence[object] | str,
    head: Mapping[str, object] | None = None,
    files: Mapping[str, bytes] | None = None,
) -> bytes:
    """A bundle with a row behind that of the key: its fields between number and hash, or its text with a %s for the
    hash; with other fields of the head, and more files."""
    body = json.loads(canonical(beginning(OWN, "file", 1, None, "the first").body))
    first = json.dumps([1, 1, KIND, "k", "o", body, FIRST_PREVIOUS], separators=(",", ":"))
    before = hashlib.sha256(first.encode()).hexdigest()
    second = row % before if isinstance(row, str) else json.dumps([2, *row, before], separators=(",", ":"))
    rows = _rows([first, second])
    signed_head = _head([first, second], head or {})
    return _bundle(folder, {ROWS: rows, HEAD_FILE: signed_head, "index.html": "", **(files or {})})


def _rows(texts: Sequence[str]) -> str:
    span = spans_of(_leaves(texts))
    return "".join(
        ProvenRow(text, tuple(inclusion_proof(place, len(texts), span))).line() for place, text in enumerate(texts)
    )


def _head(texts: Sequence[str], other: Mapping[str, object]) -> str:
    last = hashlib.sha256(texts[-1].encode()).hexdigest()
    said: dict[str, Any] = {
        "v": 1, "number": 1, "at_us": 1, "site": "s", "size": len(texts), "last": last,
        "root": root_of(_leaves(texts)).hex(), "peaks": [], "key": public_of(OWN), "previous": FIRST_PREVIOUS,
    }  # fmt: skip
    text = canonical(said | dict(other))
    return canonical({"signature": signed(OWN, HEAD, text), "text": text})


def _leaves(texts: Sequence[str]) -> list[bytes]:
    return [leaf_hash(hashlib.sha256(text.encode()).digest()) for text in texts]


def _bundle(folder: Path, parts: Mapping[str, str | bytes]) -> bytes:
    content = {name: part.encode() if isinstance(part, str) else part for name, part in parts.items()}
    files = {name: BundleFile(hashlib.sha256(c).hexdigest(), len(c), "x", derived=False) for name, c in content.items()}
    manifest = canonical(Manifest(
        v=1, site="s", site_name="s", time_zone="UTC", cameras=(), from_us=0, to_us=1, made_at_us=1, operator="o",
        reason="r", key=public_of(OWN), first_seq=1, last_seq=2, remarks=(), files=files,
    ))  # fmt: skip
    signature = canonical({"key": public_of(OWN), "signature": signed(OWN, BUNDLE, manifest)})
    shown = viewer_data(manifest, signature, content[ROWS].decode(), content[HEAD_FILE].decode())
    whole = {MANIFEST: manifest, SIGNATURE: signature, VIEWER_DATA: shown}
    written = {name: text.encode() for name, text in whole.items()} | dict(sorted(content.items()))
    for place, part in enumerate(written.values()):
        (folder / f"part-{place}").write_bytes(part)
    packed(folder / "made.zip", [(name, folder / f"part-{place}") for place, name in enumerate(written)])
    return (folder / "made.zip").read_bytes()
