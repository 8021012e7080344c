"""Somebody stands inside the danger circle of a crane that runs.

The caller puts the circle into the view's zones (kind 'crane') while the crane runs and takes it out when it rests.
"""

from __future__ import annotations

from inference.behaviours.in_zone import PersonInZone


class CraneRadius(PersonInZone):
    """A foot within a zone of kind 'crane'."""

    def __init__(self) -> None:
        super().__init__("crane_radius", "crane")
