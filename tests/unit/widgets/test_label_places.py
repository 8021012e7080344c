"""Labels of boxes on a picture: none over another, the grave ones always there, all of them inside."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from widgets.label_places import RANKS, Label, places
from widgets.wall_grid import Box

ROOM = Box(100, 50, 480, 270)


def overlap(one: Box, other: Box) -> bool:
    part = one.within(other)
    return part.width > 0 and part.height > 0


def test_at_the_upper_edge_the_grave_one_has_the_place_and_the_other_gives_way() -> None:
    """Two people side by side whose frames begin at the top of the picture."""
    person = Label(Box(110, 55, 40, 90), 60, 14, "")
    fallen = Label(Box(130, 52, 60, 80), 120, 18, "1")
    seen, grave = places([person, fallen], ROOM)
    assert grave == Box(130, 132, 120, 18), "there is no room above"
    assert seen is not None and not overlap(seen, grave)


def test_alone_it_is_above_its_frame() -> None:
    assert places([Label(Box(200, 100, 40, 90), 60, 14, "")], ROOM) == [Box(200, 86, 60, 14)]
    assert places([Label(Box(560, 100, 40, 90), 60, 14, "")], ROOM) == [Box(520, 86, 60, 14)], "inside the picture"


@given(
    st.lists(
        st.tuples(st.integers(100, 579), st.integers(50, 319), st.integers(2, 200), st.integers(2, 200),
                  st.integers(10, 160), st.sampled_from(RANKS)),
        max_size=25,
    )
)  # fmt: skip
def test_no_label_of_what_is_only_seen_lies_over_another(drawn: list[tuple[int, int, int, int, int, str]]) -> None:
    labels = [Label(Box(x, y, wide, high), width, 15, tier) for x, y, wide, high, width, tier in drawn]
    found = places(labels, ROOM)
    for label, place in zip(labels, found, strict=True):
        assert place is not None or not label.tier
        if place is not None:
            assert place.within(ROOM) == place
            others = [each for each in found if each is not None and each is not place]
            assert label.tier or not any(overlap(place, other) for other in others)
