"""The former name of `widgets.states.urgency.Urgency`, for those that still call it so."""

from __future__ import annotations

from widgets.states.urgency import Urgency

Look = Urgency
