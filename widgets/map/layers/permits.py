"""Permits: the dashed outline of their place, name and countdown on a plate; in their tier's colour while suspended."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtGui import QPainter

from widgets.map.ink import Ink, with_alpha
from widgets.map.labels import Label
from widgets.map.layers.layer import Hit
from widgets.map.view import View
from widgets.states.map_state import MapState, PermitMark
from widgets.states.urgency import ORDER, TIERS, Urgency

LABEL_PRIORITY = 2


class PermitLayer:
    """Paints every open permit."""

    name = "permits"

    def paint(self, painter: QPainter, view: View, state: MapState, ink: Ink) -> None:
        """The outlines with a light tint."""
        for mark in state.permits:
            colour = ink.tier(mark.urgency, ink.permit)
            painter.setPen(ink.dashed(colour, 1.5))
            painter.setBrush(with_alpha(colour, 30))
            painter.drawPolygon(view.outline(mark.outline_m))

    def labels(self, view: View, state: MapState, ink: Ink) -> Iterable[Label]:
        """One plate a permit, inside the bottom left corner of its outline."""
        return [_label(view, mark, ink) for mark in state.permits if mark.outline_m]

    def hits(self, view: View, state: MapState) -> Iterable[Hit]:
        """Every permit, by the corner at which its plate stands."""
        return [
            Hit(f"permit/{mark.permit}", box.left() + 6, box.bottom() - 6, 10.0, f"{mark.name} · {mark.note}")
            for mark in state.permits
            if mark.outline_m
            for box in (view.outline(mark.outline_m).boundingRect(),)
        ]


def _label(view: View, mark: PermitMark, ink: Ink) -> Label:
    box = view.outline(mark.outline_m).boundingRect()
    note = ink.words(mark.urgency) if mark.urgency in TIERS else ink.quiet
    return Label(
        box.left(),
        box.bottom(),
        ((mark.name, ink.strong), (f" {mark.note}", note)),
        LABEL_PRIORITY if mark.urgency is Urgency.NORMAL else ORDER[mark.urgency],
        0.0,
        backed=True,
        room=box,
        short=((mark.permit, ink.strong), (f" {mark.note}", note)),
    )
