"""Which key signed when, by the rows `evidence_key` of the journal: begun, followed by another, revoked. Pure.

A key that follows another is signed by both, so whoever trusts one can trust the other. One that was begun because the
old one was lost is signed by itself alone: trust ends there, and begins anew only with that key in hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from console.domain.decision import Decision
from console.store.canonical import canonical
from console.store.signing import KEY, is_signed, public_of, signed

KIND = "evidence_key"
BEGAN, REVOKED = "began", "revoked"


@dataclass(frozen=True, slots=True)
class KeySpan:
    """A key, the row that began it, and whether the key before vouches for it. `revoked_us`: None while it is good."""

    key: str
    seq: int
    vouched: bool
    kept: str = ""
    revoked_us: int | None = None
    revoked_why: str = ""


@dataclass(frozen=True, slots=True)
class BadKeyRow:
    """A row of a key that does not hold."""

    seq: int
    why: str


@dataclass(frozen=True, slots=True)
class KeyHistory:
    """The keys in order of their beginning."""

    spans: tuple[KeySpan, ...] = ()

    def at(self, size: int) -> KeySpan | None:
        """The key that signs a tree of so many rows."""
        return next((span for span in reversed(self.spans) if span.seq <= size), None)

    def newest(self) -> KeySpan | None:
        """The key that signs now."""
        return self.spans[-1] if self.spans else None

    def trusted(self, known: Iterable[str]) -> frozenset[str]:
        """The keys that follow from those that are known: along the chain, as far as each vouches for the next."""
        wanted, found, run = set(known), set[str](), set[str]()
        for span in self.spans:
            if not span.vouched:
                run = set()
            run.add(span.key)
            if run & wanted:
                found |= run
                wanted |= run
        return frozenset(found)


def history_of(rows: Iterable[tuple[int, Mapping[str, Any]]]) -> KeyHistory | BadKeyRow:
    """The history that rows tell: (number of the row, body), in order; or the first row that does not hold."""
    spans: list[KeySpan] = []
    for seq, body in rows:
        try:
            step = _step(spans, seq, body["event"], body["signatures"])
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            return BadKeyRow(seq, f"it is no row of a key: {error!r}")
        if step:
            return BadKeyRow(seq, step)
    return KeyHistory(tuple(spans))


def beginning(key: Ed25519PrivateKey, kept: str, at_us: int, before: Ed25519PrivateKey | None, why: str) -> Decision:
    """The row that a key begins with; `before` signs it too, None when there is none or it is lost."""
    event = {
        "act": BEGAN,
        "key": public_of(key),
        "before": public_of(before) if before else "",
        "kept": kept,
        "at_us": at_us,
        "why": why,
    }
    return _decision(event, [key, *([before] if before else [])])


def revocation(revoked: str, from_us: int, why: str, at_us: int, key: Ed25519PrivateKey) -> Decision:
    """The row that says: what this key signed from a time on counts for nothing. `key` is the one of now."""
    return _decision({"act": REVOKED, "key": revoked, "from_us": from_us, "why": why, "at_us": at_us}, [key])


def _decision(event: dict[str, Any], keys: Iterable[Ed25519PrivateKey]) -> Decision:
    text = canonical(event)
    signatures = {public_of(key): signed(key, KEY, text) for key in keys}
    return Decision(KIND, str(event["key"])[:16], {"event": event, "signatures": signatures})


def _step(spans: list[KeySpan], seq: int, event: Mapping[str, Any], signatures: Mapping[str, str]) -> str:
    """Take one row in; why it does not hold, '' when it does."""
    text, now = canonical(event), spans[-1].key if spans else ""
    if event["act"] == BEGAN:
        before = event["before"]
        if before not in ("", now):
            return f"it follows key {before[:16]}…, which is not the one before it"
        signers = [event["key"], *([before] if before else [])]
        spans.append(KeySpan(event["key"], seq, vouched=bool(before), kept=event["kept"]))
    elif event["act"] == REVOKED:
        signers = [now]
        _revoke(spans, event)
    else:
        return f"nobody knows what {event['act']!r} of a key is"
    for signer in signers:
        if not is_signed(signer, KEY, text, signatures.get(signer, "")):
            return f"the signature of key {signer[:16]}… under it does not hold"
    return ""


def _revoke(spans: list[KeySpan], event: Mapping[str, Any]) -> None:
    for place, span in enumerate(spans[:-1]):
        if span.key == event["key"]:
            spans[place] = KeySpan(
                span.key, span.seq, span.vouched, span.kept, int(event["from_us"]), str(event["why"])
            )
            return
    raise ValueError(f"key {event['key'][:16]}… was not begun before, or still signs")
