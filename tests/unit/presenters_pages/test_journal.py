"""The journal in words: no kind of the core without a phrase, alerts as sentences, orders by what became of them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import console.core
from console.core.alerts import SAID
from console.messages import JournalEntry
from console.presenters.journal import (
    KINDS,
    entry_look,
    entry_subject,
    entry_what,
    history,
    journal_lines,
    journal_row,
    merged,
)
from console.presenters.replay import journal_rows
from console.presenters.texts import plain
from tests.gui.plant.scene import NOW_US, S, demo_site

SITE = demo_site()
SOS = {"kind": "sos", "question": "danger", "tier": "SOS", "source": "worker/W-017"}
RAISED: dict[str, Any] = {**SOS, "values": {"worker": "W-017"}}


def entry(what: str, /, subject: str = "x", seq: int = 1, ago_s: int = 10, **body: Any) -> JournalEntry:
    """One row of the journal."""
    return JournalEntry(seq=seq, at_us=NOW_US - ago_s * S, kind=what, subject=subject, operator="wang", body=dict(body),
                        previous="", hash="")  # fmt: skip


def test_every_kind_the_core_decides_has_its_words() -> None:
    source = "".join(file.read_text("utf-8") for folder in console.core.__path__ for file in Path(folder).glob("*.py"))
    decided = set(re.findall(r'\bDecision\(\s*"([a-z_]+)"', source))
    decided |= set(re.findall(r'_decision\(\s*"([a-z_]+)"', source))
    decided |= set(SAID.values())
    decided |= set(re.findall(r'_commit_state\(\s*"([a-z_]+)"', source))
    assert len(decided) > 15
    assert decided <= set(KINDS)


def test_an_alert_is_a_sentence_with_its_tier() -> None:
    row = journal_row(entry("alert_raised", **RAISED), SITE, NOW_US, "en", plain)
    assert (row.title, row.detail, row.right) == ("14:31:57 · alert raised", "SOS Li Wei W-017", "Wang")
    assert str(row.look) == "SOS"
    assert row.id == f"{NOW_US - 10 * S}/1"


def test_what_is_older_than_a_day_carries_its_date() -> None:
    row = journal_row(entry("looked", ago_s=90_000), SITE, NOW_US, "en", plain)
    assert row.title == "2026-11-21 13:32:07 · looked"


@pytest.mark.parametrize(
    ("result", "told", "look"),
    [
        ("verified", "verified: read back in 84 ms", ""),
        ("sent_not_verified", "SENT, NOT VERIFIED after 84 ms", "1"),
        ("refused", "REFUSED", "2"),
        ("not_sent", "NOT SENT", "2"),
        ("", "order result", ""),
    ],
)
def test_the_end_of_an_order_says_what_became_of_it(result: str, told: str, look: str) -> None:
    said = entry("order_result", "IL-01", result=result, ms=84.0)
    assert entry_what(said, plain) == told
    assert str(entry_look(said)) == look
    assert entry_subject(said, SITE, "zh", plain) == "IL-01 切断反应厂房动力电"


def test_a_kind_nobody_knows_is_shown_as_it_stands() -> None:
    assert entry_what(entry("moon_risen"), plain) == "moon risen"
    assert entry_subject(entry("alert_raised", "danger/x/y"), SITE, "en", plain) == "danger/x/y"
    assert str(entry_look(entry("alert_raised", tier="9"))) == ""


@pytest.mark.parametrize(
    ("alert", "said"),
    [
        ("danger/gas_level_1/gas/G-114", "Combustible gas · G-114"),
        ("sight/camera_lost/camera/C09", "Picture lost · Crane yard C09"),
        ("danger/gas_level_1", "danger/gas_level_1"),
        ("wind/gas_level_1/gas/G-114", "wind/gas_level_1/gas/G-114"),
    ],
)
def test_what_became_of_an_alert_names_it_in_words(alert: str, said: str) -> None:
    """Only the row that raised it tells all of it."""
    assert entry_subject(entry("alert_cleared", alert), SITE, "en", plain) == said


def test_the_past_and_the_live_tail_are_one_list() -> None:
    past, live = [entry("looked", seq=1, ago_s=9), entry("looked", seq=2, ago_s=8)], [entry("looked", seq=2, ago_s=8)]
    later = entry("looked", seq=3, ago_s=1)
    assert [one.seq for one in merged(past, [*live, later], None)] == [1, 2, 3]
    assert [one.seq for one in merged(past, [*live, later], NOW_US - 5 * S)] == [1, 2]


def test_a_history_is_of_one_thing_newest_first() -> None:
    journal = [entry("order_sending", "IL-01", 1, action=True), entry("order_sending", "IL-02", 2, action=True),
               entry("order_refused", "IL-01", 3, answer={"outcome": "refused", "why": "PLC link lost"})]  # fmt: skip
    rows = history(journal, "IL-01", SITE, NOW_US, "en", plain)
    assert [(row.right_detail, row.detail) for row in rows] == [("#3", "PLC link lost"), ("#1", "trip")]


def test_the_machinery_s_own_rows_are_not_in_the_lists() -> None:
    """One a minute says that recordings were sealed; that some were removed is told."""
    rows = [entry("looked", seq=1), entry("recordings_sealed", seq=2), entry("recordings_removed", seq=3)]
    assert list(journal_lines(rows, SITE, "en", plain)) == [3, 1]
    shown = journal_rows(rows, SITE, NOW_US, "en", plain)
    assert [row.id.rpartition("/")[2] for row in shown] == ["3", "1"]


def test_a_hand_over_says_to_whom_and_a_mark_says_which() -> None:
    row = journal_row(entry("alert_handed_over", to="li", comment="fan on", **RAISED), SITE, NOW_US, "en", plain)
    assert row.detail == "SOS Li Wei W-017 · → li · fan on"
    row = journal_row(entry("alert_marked", why="chattering", **RAISED), SITE, NOW_US, "en", plain)
    assert row.detail == "SOS Li Wei W-017 · chattering"


def test_a_clock_that_was_set_is_told_with_both_times() -> None:
    row = journal_row(
        entry("clock_set", was_us=NOW_US, is_us=NOW_US - 62 * S, by_us=-62 * S), SITE, NOW_US, "en", plain
    )
    assert row.title == "14:31:57 · clock of the core set"
    assert row.detail == "2026-11-22 14:32:07 → 2026-11-22 14:31:05 (-62.000 s)"
