"""`vigil verify | evidence | case`: which act does what, and whether what it found is good."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cryptography.x509 import Certificate

from console.evidence import cases, exporting, key_acts, site_check, texts
from console.evidence.bundle_check import bundle_checked
from console.evidence.errors import EvidenceRefused
from console.site.context import Context
from console.store.signing import read_public
from console.store.stamps import anchors_of
from console.store.time_stamp import StampRefused

EVER_US = 1 << 62
Moment = Callable[[str, Context], int]


class WrongQuestion(Exception):
    """Arguments that fit nothing. str() names the argument and what would fit."""


def done(
    act: str, parsed: argparse.Namespace, context: Context | None, moment_us: Moment
) -> tuple[dict[str, Any], int]:
    """Do it: what it says, and the exit code. Raises WrongQuestion, EvidenceRefused, StorageError."""
    try:
        if act == "verify" and parsed.file:
            return bundle_checked(Path(parsed.file), _keys(parsed), _anchors(parsed))
        if context is None:
            raise WrongQuestion("there is no site")
        return _ACTS[act](parsed, context, moment_us)
    except OSError as error:
        raise EvidenceRefused(f"{error.filename}: {error.strerror}") from error


def _verify(parsed: argparse.Namespace, context: Context, moment_us: Moment) -> tuple[dict[str, Any], int]:
    from_us, to_us = _span(parsed, context, moment_us)
    heads = [Path(head) for head in parsed.head]
    keys, anchors = _keys(parsed), _anchors(parsed)
    return site_check.checked(context, from_us, to_us, keys, heads, anchors, files=not parsed.journal_only)


def _key(_parsed: argparse.Namespace, context: Context, _moment_us: Moment) -> tuple[dict[str, Any], int]:
    return key_acts.keys_said(context), 0


def _rotate(parsed: argparse.Namespace, context: Context, _moment_us: Moment) -> tuple[dict[str, Any], int]:
    return key_acts.rotated(context, parsed.reason, _operator(parsed, context), lost=parsed.lost), 0


def _revoke(parsed: argparse.Namespace, context: Context, moment_us: Moment) -> tuple[dict[str, Any], int]:
    from_us = moment_us(parsed.start, context) if parsed.start else 0
    return key_acts.revoked(context, parsed.key, from_us, parsed.reason, _operator(parsed, context)), 0


def _restored(parsed: argparse.Namespace, context: Context, _moment_us: Moment) -> tuple[dict[str, Any], int]:
    return key_acts.restored(context, parsed.reason, _operator(parsed, context)), 0


def _export(parsed: argparse.Namespace, context: Context, moment_us: Moment) -> tuple[dict[str, Any], int]:
    from_us, to_us = _span(parsed, context, moment_us)
    known = [camera.id for camera in context.site.cameras]
    if unknown := sorted(set(parsed.camera) - set(known)):
        raise WrongQuestion(f"--camera: there is no {', '.join(unknown)}; there is {', '.join(known)}")
    if not from_us < to_us:
        raise WrongQuestion("--to: must be after --from")
    order = exporting.Order(
        cameras=tuple(dict.fromkeys(parsed.camera)) or tuple(known),
        from_us=from_us,
        to_us=to_us,
        reason=parsed.reason,
        operator=_operator(parsed, context),
        out=Path(parsed.out).resolve(),
    )
    return exporting.exported(context, order, _tell if parsed.progress else _silent), 0


def _tell(share: float, what: str) -> None:
    print(json.dumps({"share": round(share, 3), "what": what}), file=sys.stderr, flush=True)


def _silent(_share: float, _what: str) -> None:
    """Nobody listens."""


def _new(parsed: argparse.Namespace, context: Context, moment_us: Moment) -> tuple[dict[str, Any], int]:
    from_us, to_us = _span(parsed, context, moment_us)
    about = {"title": parsed.title, "from_us": from_us, "to_us": to_us, "zone": parsed.place, "kind": parsed.kind}
    about |= {"cameras": tuple(parsed.camera), "people": tuple(parsed.person)}
    return cases.opened(context, about, _operator(parsed, context)), 0


def _ls(parsed: argparse.Namespace, context: Context, _moment_us: Moment) -> tuple[dict[str, Any], int]:
    return cases.listed(context, parsed.all), 0


def _show(parsed: argparse.Namespace, context: Context, _moment_us: Moment) -> tuple[dict[str, Any], int]:
    return cases.shown(context, parsed.case, parsed.out, parsed.language, _operator(parsed, context)), 0


def _span(parsed: argparse.Namespace, context: Context, moment_us: Moment) -> tuple[int, int]:
    start = moment_us(parsed.start, context) if parsed.start else 0
    return start, moment_us(parsed.end, context) if parsed.end else EVER_US


def _operator(parsed: argparse.Namespace, context: Context) -> str:
    return parsed.operator or context.site.operators[0].id


def _keys(parsed: argparse.Namespace) -> list[str]:
    """The public keys, given as they are or as files."""
    keys: list[str] = []
    for said in parsed.key:
        path = Path(said)
        try:
            keys.append(read_public(path.read_text(encoding="utf-8") if path.is_file() else said))
        except ValueError as error:
            raise WrongQuestion(f"--key {said}: is no Ed25519 public key (64 hex digits, or PEM): {error}") from error
    return keys


def _anchors(parsed: argparse.Namespace) -> list[Certificate]:
    try:
        return [certificate for path in parsed.tsa for certificate in anchors_of(Path(path))]
    except StampRefused as error:
        raise WrongQuestion(f"--tsa {error}") from error


_ACTS: dict[str, Callable[[argparse.Namespace, Context, Moment], tuple[dict[str, Any], int]]] = {
    "verify": _verify,
    "key": _key,
    "rotate": _rotate,
    "revoke": _revoke,
    "restored": _restored,
    "export": _export,
    "new": _new,
    "ls": _ls,
    "show": _show,
}
TEXTS: dict[str, Callable[[dict[str, Any]], str]] = {
    "verify": texts.verify_text,
    "key": texts.keys_text,
    "rotate": texts.keys_text,
    "revoke": texts.keys_text,
    "restored": texts.restored_text,
    "export": texts.export_text,
    "new": cases.new_text,
    "ls": cases.list_text,
    "show": cases.show_text,
}
