"""Somebody who changes evidence at random: one change each time, by a seed. Each says what was done to what.

Of the database what the evidence is made of is changed, value by value: rows of the journal and heads. Of recorded
files and bundles any byte.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from console.store.canonical import canonical
from console.store.heads import Head
from console.store.signing import HEAD, public_of, signed

JOURNAL = ("seq", "at_us", "kind", "subject", "operator", "body", "previous", "hash")
HEADS = ("number", "text", "signature")
Tables = tuple[list[list[object]], list[list[object]]]


def tamper_database(path: Path, rng: random.Random) -> str:
    """One change of the journal or its heads."""
    connection = sqlite3.connect(path)
    rows = [list(row) for row in connection.execute(f"SELECT {','.join(JOURNAL)} FROM journal ORDER BY seq")]
    heads = [list(row) for row in connection.execute(f"SELECT {','.join(HEADS)} FROM evidence_head ORDER BY number")]
    how = rng.choice(list(OF_TABLES))
    said = f"{how}: {OF_TABLES[how]((rows, heads), rng)}"
    connection.execute("DELETE FROM journal")
    connection.execute("DELETE FROM evidence_head")
    connection.executemany("INSERT INTO journal VALUES (?,?,?,?,?,?,?,?)", rows)
    connection.executemany("INSERT INTO evidence_head (number, text, signature) VALUES (?,?,?)", heads)
    connection.commit()
    connection.close()
    return said


def tamper_bytes(data: bytes, rng: random.Random) -> tuple[bytes, str]:
    """One change of a file: other bytes than before, certainly."""
    while True:
        how = rng.choice(["flip", "delete", "insert", "swap", "truncate"])
        at, length = rng.randrange(len(data)), rng.randint(1, 40)
        if how == "flip":
            new = data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1 :]
        elif how == "delete":
            new = data[:at] + data[at + length :]
        elif how == "insert":
            new = data[:at] + rng.randbytes(length) + data[at:]
        elif how == "truncate":
            new = data[:at]
        else:
            new = data[at + length : at + 2 * length] + data[at : at + length]
            new = data[:at] + new + data[at + 2 * length :]
        if new != data:
            return new, f"{how} at {at}, {length}"


def _pick(tables: Tables, rng: random.Random) -> list[list[object]]:
    return tables[rng.random() < 0.3]


def _flip(tables: Tables, rng: random.Random) -> str:
    table = _pick(tables, rng)
    row = rng.choice(table)
    place = rng.randrange(len(row))
    value = row[place]
    if isinstance(value, int):
        row[place] = value ^ 1 << rng.randrange(40)
        while len({one[0] for one in table}) < len(table):  # A primary key cannot be there twice.
            row[place] = rng.randrange(10**9, 10**10)
        return f"column {place}"
    text = str(value) or "x"
    at = rng.randrange(len(text))
    row[place] = (text[:at] + chr(ord(text[at]) ^ 1 << rng.randrange(7)) + text[at + 1 :]) if value else text
    return f"column {place}, letter {at}"


def _delete(tables: Tables, rng: random.Random) -> str:
    table = _pick(tables, rng)
    at = rng.randrange(len(table))
    gone = table.pop(at)
    return f"row {gone[0]}"


def _insert(tables: Tables, rng: random.Random) -> str:
    table = _pick(tables, rng)
    at = rng.randrange(len(table))
    copy = list(table[at])
    for row in table[at:]:
        row[0] = int(str(row[0])) + 1
    table.insert(at, copy)
    return f"before row {copy[0]}"


def _swap(tables: Tables, rng: random.Random) -> str:
    table = _pick(tables, rng)
    one, two = rng.sample(range(len(table)), 2)
    table[one][1:], table[two][1:] = table[two][1:], table[one][1:]
    return f"{one}, {two}"


def _truncate(tables: Tables, rng: random.Random) -> str:
    """The end of the journal, of the heads, or of both so that they fit together again."""
    rows, heads = tables
    keep = rng.randrange(1, len(heads))
    which = rng.choice(["rows", "heads", "both"])
    size = Head.read(str(heads[keep - 1][1]), "").size
    if which != "rows":
        del heads[keep:]
    if which != "heads":
        del rows[size:]
    return f"{which} after {keep} heads"


def _sign_anew(tables: Tables, rng: random.Random) -> str:
    """A head, or every head from one on, made anew with a key of one's own, and maybe one row of it changed."""
    _, heads = tables
    key = Ed25519PrivateKey.from_private_bytes(rng.randbytes(32))
    begin = rng.randrange(len(heads))
    previous = Head.read(str(heads[begin][1]), "").previous
    for row in heads[begin:]:
        head = Head.read(str(row[1]), "")
        said = {
            "v": 1, "number": head.number, "at_us": head.at_us, "site": "small", "size": head.size,
            "last": head.last, "root": head.root, "peaks": list(head.peaks), "key": public_of(key),
            "previous": previous,
        }  # fmt: skip
        text = canonical(said)
        row[1], row[2] = text, signed(key, HEAD, text)
        previous = Head.read(text, "").digest
    return f"from head {begin + 1}"


OF_TABLES: dict[str, Callable[[Tables, random.Random], str]] = {
    "flip": _flip,
    "delete": _delete,
    "insert": _insert,
    "swap": _swap,
    "truncate": _truncate,
    "sign anew": _sign_anew,
}
