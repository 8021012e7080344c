"""Wall layouts that every seat has: what is refused, whose they are, and that they outlive a restart."""

from __future__ import annotations

from typing import Any

import pytest

from console.asks import Answer, ShareWall, WithdrawWall
from console.core.walls import MOST_WALLS, Walls
from console.messages import SharedWall
from console.site.model import Operator
from console.values import Outcome
from tests.sites import LI, WANG, small_site
from tests.unit.core.rig import Rig

TWO = {"cameras": ("C01", "C02"), "columns": 2, "rows": 1, "tiles": ((0, 0, 1, 1), (1, 0, 1, 1))}
CHEN = Operator(id="chen", name="陈", name_en="Chen", role="dispatcher")


@pytest.fixture
def rig() -> Rig:
    """Two dispatchers and a shift lead."""
    return Rig(small_site(operators=(WANG, LI, CHEN)))


def share(rig: Rig, name: str = "night", operator: str = "wang", **changed: Any) -> Answer:
    """An ask for a layout of two cameras, or what is changed of it."""
    return rig.ask(ShareWall, operator, wall=name, **{**TWO, **changed})


def test_a_shared_layout_is_a_state_and_a_row_of_the_journal(rig: Rig) -> None:
    answer = share(rig, "  night ")

    assert answer.outcome is Outcome.DONE and rig.kinds == ["wall_shared"]
    assert rig.walls.walls["night"] == SharedWall(wall="night", operator="wang", shared_at_us=rig.now_us, **TWO)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"name": " "}, "A layout needs a name of at most 40 characters"),
        ({"name": "x" * 41}, "A layout needs a name of at most 40 characters"),
        ({"cameras": ()}, "There is no such camera"),
        ({"cameras": ("C01", "C99")}, "There is no such camera"),
        ({"tiles": ((0, 0, 1, 1),)}, "The tiles of the layout do not cover its grid"),
        ({"tiles": ((0, 0, 2, 1), (1, 0, 1, 1))}, "The tiles of the layout do not cover its grid"),
        ({"tiles": ((0, 0, 3, 1),)}, "The tiles of the layout do not cover its grid"),
        ({"columns": 10**9, "tiles": ((0, 0, 10**9, 1),)}, "The tiles of the layout do not cover its grid"),
        ({"columns": 0, "rows": 0, "tiles": ()}, "The tiles of the layout do not cover its grid"),
    ],
)
def test_what_no_wall_can_show_is_refused(rig: Rig, changed: dict[str, Any], why: str) -> None:
    answer = share(rig, **changed)

    assert (answer.outcome, answer.why) == (Outcome.REFUSED, why)
    assert rig.kinds == ["ask_refused"] and not rig.walls.walls


def test_another_ones_layout_is_changed_by_who_leads_alone(rig: Rig) -> None:
    share(rig)
    theirs = "Only who shared it, a shift lead or a safety engineer may change this layout"

    assert share(rig, operator="chen").why == theirs
    assert rig.ask(WithdrawWall, "chen", wall="night").why == theirs
    assert share(rig, operator="wang", cameras=("C02", "C01")).outcome is Outcome.DONE
    assert rig.walls.walls["night"].cameras == ("C02", "C01")
    assert rig.ask(WithdrawWall, "li", wall="night").outcome is Outcome.DONE
    assert not rig.walls.walls and rig.kinds[-1] == "wall_withdrawn"
    assert rig.ask(WithdrawWall, "li", wall="night").why == "There is no such layout"


def test_there_is_an_end_to_how_many_there_are(rig: Rig) -> None:
    for number in range(MOST_WALLS):
        share(rig, f"{number}")

    assert share(rig, "one more").why == "There are 100 shared layouts: withdraw one first"
    assert share(rig, "7").outcome is Outcome.DONE


def test_they_outlive_a_restart(rig: Rig) -> None:
    share(rig)
    after = Walls(rig.site)
    gone = SharedWall(wall="gone", operator="wang", shared_at_us=1, withdrawn=True, **TWO)

    after.restore([*rig.walls.walls.values(), gone])

    assert after.walls == rig.walls.walls
