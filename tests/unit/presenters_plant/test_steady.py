"""A key without a choice means what was in sight when the finger went down."""

from __future__ import annotations

from msgspec.structs import replace

from console.domain.standing import Standing
from console.presenters.steady import STEADY_S, FirstShown
from console.values import AlertState, Tier
from tests import said

GAS = said.alert("gas_level_1", "gas/G-1", 1)
LOW = replace(said.alert("camera_black", "camera/C01", 1), tier=Tier.THREE)
SOS = said.alert("sos", "worker/W-1", 2)


def test_what_takes_the_place_of_an_unanswered_alert_hears_no_key_for_a_moment() -> None:
    """Of any tier: those below the banner stand first in the list."""
    for before in (GAS, LOW):
        first = FirstShown()
        first.show(Standing([before]), 10.0)
        first.show(Standing([before, SOS]), 20.0)
        first.show(Standing([before, SOS]), 20.3)
        assert first.slipped_in(SOS.alert, 20.3) and not first.slipped_in(before.alert, 20.3)
        assert not first.slipped_in(SOS.alert, 20.01 + STEADY_S)


def test_the_next_one_after_an_answer_and_the_first_of_a_calm_room_are_heard_at_once() -> None:
    first = FirstShown()
    first.show(Standing(), 10.0)
    first.show(Standing([SOS, GAS]), 20.0)
    assert not first.slipped_in(SOS.alert, 20.0)
    first.show(Standing([replace(SOS, state=AlertState.ACKNOWLEDGED), GAS]), 20.1)
    assert not first.slipped_in(GAS.alert, 20.1)
    first.show(Standing([replace(SOS, state=AlertState.ACKNOWLEDGED)]), 20.2)
    assert not first.slipped_in("", 20.2)
