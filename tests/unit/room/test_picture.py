"""The fold: what the core says of the whole room is known, and forgotten when it is over."""

from __future__ import annotations

from msgspec.structs import replace

from console.messages import Flood, Suppression
from console.room.picture import Picture
from console.values import AlertState, SuppressionWhy

DRILL = Suppression(
    suppression="S-1",
    aside=AlertState.SUPPRESSED,
    why=SuppressionWhy.DRILL,
    kinds=("camera_black",),
    reason="fire drill",
    from_us=1,
)


def test_the_flood_is_what_was_said_last() -> None:
    picture = Picture()
    assert picture.flood is None
    assert picture.fold(Flood(room="room", since_us=5, calls=12, total=12)) == "flood"
    picture.fold(now := Flood(room="room", calls=4))
    assert picture.flood == now


def test_a_suppression_is_there_until_it_is_over() -> None:
    picture = Picture()
    assert picture.fold(DRILL) == "suppression"
    assert picture.suppressions == {"S-1": DRILL}
    picture.fold(replace(DRILL, over=True))
    assert picture.suppressions == {}
