"""What can be wrong with what is asked of evidence."""

from __future__ import annotations


class EvidenceRefused(Exception):
    """It cannot be done, or a bundle may not be believed. str() says what, where and why."""
