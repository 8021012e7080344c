"""What the evidence commands say, for people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from console.presenters.texts import size_text

NO_KEY = "No public key was given (--key): it fits together, but anybody could have signed it."


def verify_text(said: Mapping[str, Any]) -> str:
    """Whole or not, and what does not fit: of a bundle, or of a site."""
    return _bundle_text(said) if "bundle" in said else _site_text(said)


def keys_text(said: Mapping[str, Any]) -> str:
    """A key a line, the one that signs last."""
    if not said["keys"]:
        return "no key yet: the core begins one when it runs"
    lines = []
    for key in said["keys"]:
        vouched = "vouched for by the one before" if key["vouched_for"] else "signed by itself alone"
        over = f", REVOKED: {key['revoked_why']}" if key["revoked_from_us"] is not None else ""
        lines.append(f"{key['key']}  since row {key['row']}, kept in: {key['kept']}, {vouched}{over}")
    return "\n".join(lines)


def restored_text(said: Mapping[str, Any]) -> str:
    """What is gone, and from where it goes on."""
    return (
        f"head {said['head']}, which covered {said['rows']} rows, is gone from the database, and the journal says so; "
        f"the core signs on from head {said['newest']}"
    )


def export_text(said: Mapping[str, Any]) -> str:
    """What was written, and what it holds."""
    lines = [
        f"{said['file']}: {said['files']} files, {size_text(said['bytes'])}, {said['rows']} rows of the journal",
        f"SHA-256 {said['sha256']}",
        f"key {said['key']}",
    ]
    lines += [f"! {remark}" for remark in said["remarks"]]
    return "\n".join(lines)


def _bundle_text(said: Mapping[str, Any]) -> str:
    lines = [
        f"{said['bundle']}: whole; {said['files']} files, {said['rows']} rows, of {said['site']}",
        f"signed with key {said['key']}",
    ]
    if stamp := said["stamp"]:
        lines.append(_stamp_line(stamp))
    if not said["key_known"]:
        lines.append(f"! {NO_KEY}")
    return "\n".join(lines)


def _stamp_line(stamp: Mapping[str, Any]) -> str:
    clock = datetime.fromtimestamp(stamp["at_us"] / 1e6, UTC).isoformat(sep=" ", timespec="seconds")
    doubt = "" if stamp["authority_known"] else "; nobody said that it can be trusted (--tsa)"
    return f"rows 1 to {stamp['rows']} existed at {clock}, by the time stamp of {stamp['authority']}{doubt}"


def _site_text(said: Mapping[str, Any]) -> str:
    lines = []
    if fault := said["fault"]:
        lines.append(f"! {fault['where']}: {fault['why']}")
    if recordings := said["recordings"]:
        lines += [
            f"! {one['camera']}/{one['segment']}: {one['why']} (row {one['row']})" for one in recordings["faults"]
        ]
        lines.append(
            f"recordings: {recordings['files']} as they were sealed, {recordings['removed']} removed in order, "
            f"{recordings['broken']} broken, {recordings['not_sealed_yet']} not sealed yet"
        )
    unsigned = said["rows"] - said["signed_rows"]
    verdict = "broken" if said["fault"] else "whole"
    lines.append(f"journal of {said['site']}: {verdict}; {said['rows']} rows, {said['heads']} signed heads")
    if unsigned and not said["fault"]:
        lines.append(f"! the newest {unsigned} rows are not signed yet")
    if stamp := said["stamp"]:
        lines.append(_stamp_line(stamp))
    if said["heads_under_a_revoked_key"]:
        lines.append(f"! {said['heads_under_a_revoked_key']} heads were signed with a key after it was revoked")
    if not said["key_known"]:
        lines.append(f"! {NO_KEY}")
    return "\n".join(lines)
