"""The newest events of the past, from a real store: all of them, of some kinds, and no more than asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.domain.decision import Decision
from console.room.past import calls_between, newest_events, next_event
from console.store.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Forty rows, one a second; every tenth is an alert."""
    made = Store.open(f"sqlite:///{tmp_path / 'vigil.db'}")
    for number in range(40):
        kind = "alert_raised" if number % 10 == 0 else "looked"
        made.commit([Decision(kind, str(number))], number * 1_000_000)
    return made


def test_the_newest_oldest_first(store: Store) -> None:
    assert [entry.subject for entry in newest_events(store, 0, 2**62, most=3)] == ["37", "38", "39"]


def test_rare_kinds_are_found_far_back(store: Store) -> None:
    assert [entry.subject for entry in newest_events(store, 0, 2**62, ("alert_raised",), most=3)] == ["10", "20", "30"]
    assert len(newest_events(store, 0, 2**62, ("alert_raised",), most=9)) == 4


def test_only_between_the_times(store: Store) -> None:
    assert [entry.subject for entry in newest_events(store, 5_000_000, 8_000_000)] == ["5", "6", "7"]
    assert newest_events(store, 2**61, 2**62) == []


def test_calls_are_read_page_by_page(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("console.room.past._PAGE", 3)
    store.commit([Decision("alert_cleared", "20")], 41_000_000)
    found = calls_between(store, 10_000_000, 2**62)
    assert [(call.alert, call.raised_at_us, call.cleared_at_us) for call in found.calls] == [
        ("10", 10_000_000, 0), ("20", 20_000_000, 41_000_000), ("30", 30_000_000, 0)
    ]  # fmt: skip
    assert calls_between(store, 0, 5_000_000).calls[0].alert == "0" and not calls_between(store, 2**61, 2**62).calls


def test_what_was_said_of_calls_after_their_time_is_read_too(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A call of before the end that was answered after it is answered; no more is read than that takes."""
    monkeypatch.setattr("console.room.past._PAGE", 2)
    store.commit([Decision("alert_cleared", "10"), Decision("alert_acknowledged", "10", operator="li")], 41_000_000)
    store.commit([Decision("alert_raised", "40"), Decision("alert_raised", "41")], 42_000_000)
    call = calls_between(store, 10_000_000, 20_000_000).calls[0]
    assert (call.cleared_at_us, call.answered_by) == (0, "")
    found = calls_between(store, 10_000_000, 20_000_000, until_us=50_000_000)
    assert (found.calls[0].cleared_at_us, found.calls[0].answered_by) == (41_000_000, "li")
    assert [call.alert for call in found.calls] == ["10", "20", "30"]
    with_open = calls_between(store, 20_000_000, 30_000_000, until_us=50_000_000)
    assert [call.alert for call in with_open.calls] == ["20", "30", "40", "41"]


@pytest.mark.parametrize(
    ("at_s", "back", "subjects", "found"),
    [
        (10, False, (), "20"),
        (9, False, (), "10"),
        (10, True, (), "0"),
        (30, False, (), None),
        (0, True, (), None),
        (0, False, ("3",), "30"),
        (39, True, ("1", "0"), "10"),
        (39, True, ("no such",), None),
        (0, False, ("no such",), None),
    ],
)
def test_the_next_event_of_a_kind(
    store: Store, at_s: int, back: bool, subjects: tuple[str, ...], found: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.room.past.MOST_EVENTS", 2)
    entry = next_event(store, at_s * 1_000_000, ("alert_raised",), subjects, back)
    assert (entry.subject if entry else None) == found
