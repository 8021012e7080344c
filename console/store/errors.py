"""What can go wrong with what is kept.

StorageError
├── NotOpened    the database cannot be opened or brought to today's form
├── AskRepeated  an ask that was answered before; it must not be executed twice
└── Damaged      one packed piece is not what was written
"""

from __future__ import annotations


class StorageError(Exception):
    """The database refused. str() says which database, what, and what to look at."""


class NotOpened(StorageError):
    """The database cannot be opened or brought to today's form."""


class AskRepeated(StorageError):
    """An ask with this id has been journaled before: nothing of the commit was stored."""


class Damaged(StorageError):
    """One packed piece is not what was written; the others can be read. str() says why."""
