"""Calls that are over: worded once, found by their words, in the orders of the list."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from console.asks import Acknowledge
from console.domain.alert import first_called_us
from console.domain.decision import Decision
from console.domain.occurrences import Occurrence, Occurrences
from console.domain.spoken_time import TimeSpan
from console.messages import JournalEntry
from console.presenters.alert_history import PAST, Worded, ordered
from console.presenters.alert_views import ORDERS
from console.presenters.alerts import alert_row
from console.presenters.texts import elapsed_text, plain
from console.values import AlertState, Tier
from tests.said import row_of
from tests.sites import small_site
from tests.unit.core.rig import Rig

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


def test_an_alert_that_asks_again_is_listed_once_and_is_as_old_as_its_call() -> None:
    """Through the duties of the core: its journal has one call, of when it was raised."""
    rows: list[JournalEntry] = []
    rig, name = Rig(), "danger/gas_level_2/gas/G-1"
    began_us = rig.now_us

    def journal(decisions: Sequence[Decision]) -> None:
        """As the core writes rows, a moment after what they say."""
        for one in decisions:
            rows.append(row_of(one, len(rows) + 1, rig.now_us + 37))

    def history() -> list[int]:
        """What is listed beside the alert that stands."""
        live = {name: first_called_us(rig.alert(name))}
        return numbers(worded().rows(Occurrences(rows).calls, live, "", ""))

    journal(rig.gas_reads("G-1", 80.0))
    rig.ask(Acknowledge, alerts=(name,))
    assert history() == []
    rig.now_us = rig.alert(name).answered_until_us + S
    journal(rig.escalation.tick(rig.now_us))
    alert = rig.alert(name)
    assert (alert.state, history()) == (AlertState.UNACKNOWLEDGED, [])
    assert alert.raised_at_us == rig.now_us, "who is told when nobody answers is counted from when it asks"
    row = alert_row(alert, rig.site, rig.now_us, "en", plain)
    assert (row.raised_at_us, row.age) == (began_us, elapsed_text(began_us, rig.now_us))
    rig.now_us += S
    journal(rig.alerts.clear(name, rig.now_us))
    assert (rig.alert(name).state, history()) == (AlertState.RETURNED, [])


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


def test_the_heading_counts_calls_and_says_what_came_silently() -> None:
    said = worded()
    silent = call(5, "gas/G-2", sounded=False, set_aside="suppressed")
    aside = call(6, "gas/G-1", set_aside="shelved")
    assert said.heading(said.rows(CALLS, {}, "", "")) == "History: 4 calls"
    rows = said.rows((*CALLS, silent, aside), {}, "", "")
    assert len(rows) == 6 and said.heading(rows) == "History: 5 calls · 1 came silently"
    assert said.heading(said.rows((*CALLS, silent), {}, "", "g-1")) == "History: 2 calls"


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
