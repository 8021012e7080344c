"""What can be wrong with what is asked of recordings."""

from __future__ import annotations


class RecordingsRefused(Exception):
    """It cannot be done. str() says what, why and the mend."""
