"""What who takes the desk over must know: bypasses and stopped writes, in the rows of the hand-over and on paper."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from console.asks import Ask, HandOver, SignIn, StopWrites
from console.domain.decision import Decision
from console.domain.guards import lifted
from console.messages import Bypass, Interlock, JournalEntry, Writes
from console.presenters.guards import guards_text
from console.presenters.journal import journal_row
from console.reports.guards import stood
from console.room.picture import Picture
from console.store.store import Store
from console.values import OrderPhase
from tests import sites
from tests.unit.core.rig import Rig

MINUTE_US = 60_000_000
NOW_US = 1_777_593_600_000_000
SITE = replace(sites.small_site(), interlocks=(sites.interlock("IL-1", "hall"), sites.interlock("IL-2", "hall")))


def bypassed(name: str, left_min: int, confirmed_by: str = "li") -> Interlock:
    """Asked for by Wang for an hour; 0 minutes left: nobody has confirmed it yet."""
    until_us = NOW_US + left_min * MINUTE_US if left_min else 0
    wish = Bypass(60, f"Work on {name}", "wang", "dispatcher", "s1", NOW_US, until_us, confirmed_by if left_min else "")
    return Interlock(interlock=name, plc="PLC-1", feedback=False, phase=OrderPhase.READY, bypass=wish)


def plain(text: str) -> str:
    """English."""
    return text


def test_what_ends_next_is_said_first_and_a_wish_last() -> None:
    standing = lifted((bypassed("IL-1", 0), bypassed("IL-2", 30), bypassed("IL-3", 5)), Writes())
    assert [each.interlock for each in standing] == ["IL-3", "IL-2", "IL-1"]
    assert [each.by for each in standing] == [("wang", "li"), ("wang", "li"), ("wang",)]
    [stopped] = lifted((), Writes(stopped_until_us=NOW_US + MINUTE_US, reason="Rack", operator="li"))
    assert (stopped.interlock, stopped.by, stopped.reason) == ("", ("li",), "Rack")
    assert lifted((Interlock(interlock="IL-1", plc="P", feedback=None, phase=OrderPhase.READY),), Writes()) == ()


def test_the_strip_names_three_and_counts_the_rest() -> None:
    picture = Picture()
    assert guards_text(picture, SITE, NOW_US, "en", plain) == ""
    for number in range(1, 5):
        picture.fold(bypassed(f"IL-{number}", 10 * number))
    said = guards_text(picture, SITE, NOW_US, "en", plain)
    assert said.startswith("4 bypassed (F7)") and said.endswith("1 more")
    assert "IL-1 Cut power · until " in said and ", 10 min left · Wang, Li · Work on IL-1" in said
    only = Picture()
    only.fold(Writes(stopped_until_us=NOW_US + 5 * MINUTE_US, reason="Rack", operator="li"))
    assert guards_text(only, SITE, NOW_US, "en", plain).startswith("stopped (F7)")


def test_the_rows_of_a_hand_over_hold_what_stands() -> None:
    """Of a sign-in and of alerts handed over; nothing where nothing stands."""
    rig = Rig()
    rig.gas_reads("G-1", 30.0)
    rig.ask(SignIn)
    assert "lifted" not in rig.last.body
    rig.interlocks["IL-1"] = bypassed("IL-1", 30)
    rig.ask(StopWrites, "li", minutes=30, reason="Rack")
    handed: tuple[type[Ask], dict[str, Any]] = (HandOver, {"alerts": ("danger/gas_level_1/gas/G-1",), "to": "li"})
    for form, fields in ((SignIn, {}), handed):
        rig.ask(form, **fields)
        assert [(each["interlock"], each["reason"], each["by"]) for each in rig.last.body["lifted"]] == [
            ("", "Rack", ["li"]),
            ("IL-1", "Work on IL-1", ["wang", "li"]),
        ]


def test_the_row_says_it_in_words() -> None:
    body = {"lifted": [{"interlock": ""}, {"interlock": "IL-1"}, "nonsense"], "shift": "day"}
    entry = JournalEntry(1, NOW_US, "signed_in", "seat-1", "wang", body, "", "")
    said = journal_row(entry, SITE, NOW_US, "en", plain).detail
    assert "bypassed: all writes to PLCs stopped, IL-1, all writes" in said


def test_the_report_has_what_stood_in_its_time(tmp_path: Path) -> None:
    """Begun before and ended in it, begun in it and still there; not what was over before or began after."""
    store = Store.open(f"sqlite:///{tmp_path / 'vigil.db'}")
    for minute, kind, subject, until in (
        (-300, "bypass_confirmed", "IL-1", -200),
        (-200, "bypass_ended", "IL-1", 0),
        (-60, "bypass_confirmed", "IL-1", 60),
        (5, "writes_stopped", "plc", 35),
        (10, "bypass_ended", "IL-1", 0),
        (20, "writes_released", "plc", 0),
        (30, "bypass_confirmed", "IL-2", 90),
        (70, "bypass_confirmed", "IL-1", 80),
    ):
        body = {"reason": f"since {minute}", "asked_by": "wang", "until_us": NOW_US + until * MINUTE_US}
        store.commit([Decision(kind, subject, body, "li")], NOW_US + minute * MINUTE_US)
    found = stood(store.journal(), NOW_US, NOW_US + 60 * MINUTE_US)
    minutes = [(each.interlock, (each.from_us - NOW_US) // MINUTE_US, (each.until_us - NOW_US) // MINUTE_US, each.open)
               for each in found]  # fmt: skip
    assert minutes == [("IL-1", -60, 10, False), ("", 5, 20, False), ("IL-2", 30, 90, True)]
    assert found[0].by == ("wang", "li") and found[0].reason == "since -60"
    store.close()
