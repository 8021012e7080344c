"""Which alarm sounds: the most urgent that nobody answered."""

from __future__ import annotations

from console.domain.standing import Standing
from console.presenters.sound import sound_wanted
from console.values import AlertState, Tier
from tests.unit.presenters.room import alert


def test_most_urgent_unanswered_alert_sounds() -> None:
    waiting = [alert("two", Tier.TWO), alert("one", Tier.ONE)]
    assert sound_wanted(Standing(waiting)) == "tier-1"
    assert sound_wanted(Standing([*waiting, alert("sos", Tier.SOS)])) == "sos"


def test_answer_silences_it_and_tier_3_never_sounds() -> None:
    answered = alert("one", Tier.ONE, state=AlertState.ACKNOWLEDGED)
    assert sound_wanted(Standing([answered, alert("three", Tier.THREE)])) == ""
    assert sound_wanted(Standing([alert("one", Tier.ONE, state=AlertState.RETURNED, active=False)])) == "tier-1"
