"""Calls that are over: worded once, found by their words, in the orders of the list."""

from __future__ import annotations

import dataclasses

from console.domain.occurrences import Occurrence
from console.domain.spoken_time import TimeSpan
from console.presenters.alert_history import PAST, Worded, ordered
from console.presenters.alert_views import ORDERS
from console.values import Tier
from tests.sites import small_site

S = 1_000_000


def call(seq: int, source: str = "gas/G-1", tier: Tier = Tier.ONE, **more: object) -> Occurrence:
    """One call, over after a minute."""
    made = Occurrence(seq=seq, alert=f"danger/gas_level_1/{source}", kind="gas_level_1", tier=tier, source=source,
                      zone="hall", raised_at_us=seq * S, cleared_at_us=(seq + 60) * S)  # fmt: skip
    return dataclasses.replace(made, **more)  # type: ignore[arg-type]


CALLS = (call(1), call(2, "gas/G-2", Tier.TWO), call(3, answered_by="li", comment="calibration"), call(4, "gas/G-2"))


def worded() -> Worded:
    """English."""
    return Worded(small_site(), "en", lambda phrase: phrase)


def numbers(rows: list) -> list[int]:  # type: ignore[type-arg]
    """Which calls the rows are of."""
    return [int(row.alert.removeprefix(PAST).partition("/")[0]) for row in rows]


def test_the_newest_first_without_what_is_listed_live() -> None:
    assert numbers(worded().rows(CALLS, {}, "", "")) == [4, 3, 2, 1]
    assert numbers(worded().rows(CALLS, {CALLS[3].alert: CALLS[3].raised_at_us}, "", "")) == [3, 2, 1]


def test_of_some_times_also_a_call_of_what_called_again_since() -> None:
    """An alert that stands by a later call, which is not of these times, is listed with the call that is."""
    times = TimeSpan(2 * S, 4 * S)
    assert numbers(worded().rows(CALLS, {}, "", "", times)) == [3, 2]
    later = {CALLS[2].alert: 9 * S}
    assert numbers(worded().rows(CALLS, later, "", "", times)) == [3, 2]
    assert numbers(worded().rows(CALLS, {CALLS[2].alert: 3 * S}, "", "", times)) == [2]


def test_a_tier_and_words_of_any_cell_find() -> None:
    assert numbers(worded().rows(CALLS, {}, "2", "")) == [2]
    assert numbers(worded().rows(CALLS, {}, "", "CALIBRATION g-1")) == [3]
    assert numbers(worded().rows(CALLS, {}, "", "nobody")) == []
    worker = small_site().workers[0]
    worn = dataclasses.replace(CALLS[1], values=(("worker", worker.id),))
    assert numbers(worded().rows((CALLS[0], worn), {}, "", worker.tag)) == [2]


def test_a_call_is_worded_again_only_when_it_changed() -> None:
    said = worded()
    before = said.rows(CALLS, {}, "", "")
    changed = (*CALLS[:3], dataclasses.replace(CALLS[3], comment="seen to"))
    after = said.rows(changed, {}, "", "")
    assert after[1:] == before[1:] and all(one is other for one, other in zip(after[1:], before[1:], strict=True))
    assert after[0].comment == "seen to" and said.row(after[0].alert) == after[0]
    assert said.row(f"{PAST}99/x") is None and said.row("past/none") is None


def test_every_order_of_the_list_is_one_of_the_history() -> None:
    rows = worded().rows(CALLS, {}, "", "")
    found = {order: numbers(ordered(rows, order)) for order in ORDERS}
    assert (found[""], found["newest"], found["oldest"]) == ([4, 3, 2, 1], [4, 3, 2, 1], [1, 2, 3, 4])
    assert found["person"] == [3, 4, 2, 1] and sorted(found["title"]) == [1, 2, 3, 4]
    titles = [row.title.casefold() for row in ordered(rows, "title")]
    assert titles == sorted(titles)
