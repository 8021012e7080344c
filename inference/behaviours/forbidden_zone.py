"""Somebody stands where nobody may."""

from __future__ import annotations

from inference.behaviours.in_zone import PersonInZone


class ForbiddenZone(PersonInZone):
    """A foot within a zone of kind 'forbidden'."""

    def __init__(self) -> None:
        super().__init__("forbidden_zone", "forbidden")
