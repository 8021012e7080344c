"""What can go wrong in inference, drawn as a tree."""

from __future__ import annotations


class InferenceError(Exception):
    """Anything inference refuses or cannot do."""


class ModelRefused(InferenceError):
    """A model file, its card or its shapes do not fit. The text says where, what, and what is taken."""
