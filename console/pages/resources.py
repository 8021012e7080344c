"""Where the style sheet, the sounds and the translations lie."""

from __future__ import annotations

from pathlib import Path

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
"""Folder beside the code."""
