"""Every call that the live flood counts is a call of the figures, and no other: counted apart, whatever happens."""

from __future__ import annotations

import random
from typing import Any

import pytest

from console.asks import Acknowledge, HandOver, LiftSuppression, Shelve, Suppress, Unshelve
from console.domain.alarm_performance import performance
from console.domain.alert import SET_ASIDE
from console.domain.decision import Decision
from console.domain.occurrences import KINDS_READ, Occurrences
from console.domain.stood import stood_at
from console.messages import JournalEntry
from console.values import AlertState, SuppressionWhy
from tests.said import row_of
from tests.unit.core.rig import Rig

S = 1_000_000
BLACK = "sight/camera_black/camera/C01"


class Journaled(Rig):
    """The duties with a journal, and what the flood was told of calls."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[JournalEntry] = []
        self.live = 0
        self.began_us = self.now_us
        self._take = self.alerts.take_calls
        self.alerts.take_calls = self._counted  # type: ignore[method-assign]

    def _counted(self) -> list[int]:
        calls = self._take()
        self.live += len(calls)
        return calls

    def _keep(self, decisions: list[Decision]) -> list[Decision]:
        for each in decisions:
            self.rows.append(row_of(each, len(self.rows) + 1, self.now_us))
        return super()._keep(decisions)

    def stood(self) -> set[tuple[str, int, str]]:
        """What holds or is set aside now: (alert, since, state that sets aside)."""
        return {
            (alert.alert, alert.active_since_us, alert.state if alert.state in SET_ASIDE else "")
            for alert in self.alerts.standing.values()
            if alert.active or alert.state in SET_ASIDE
        }


def test_a_shelved_camera_that_flaps_calls_once() -> None:
    rig = Journaled()
    rig.picture("C01", "black")
    rig.ask(Shelve, alert=BLACK, minutes=60, reason="lens cleaned")
    for turn in range(40):
        rig.now_us += 10 * S
        rig.picture("C01", "black" if turn % 2 else "live")
    rig.flood.tick(rig.now_us)
    told = performance(Occurrences(rig.rows).calls, rig.site.alerts, rig.began_us, rig.now_us + 1)
    assert rig.flood.flood.calls == told.calls == told.most_in_10_min == 1
    assert (told.floods, told.unanswered, told.silent) == ((), 0, 20)


def test_what_a_drill_silences_from_its_first_moment_is_no_call() -> None:
    rig = Journaled()
    kinds = {"kinds": ("camera_black",), "why": SuppressionWhy.DRILL, "zone": "hall"}
    rig.ask(Suppress, minutes=30, reason="drill", **kinds)
    rig.picture("C01", "black")
    rig.flood.tick(rig.now_us)
    calls = Occurrences(rig.rows).calls
    told = performance(calls, rig.site.alerts, rig.began_us, rig.now_us + 1)
    assert (rig.flood.flood.calls, told.calls, told.unanswered) == (0, 0, 0)
    assert [call.set_aside for call in calls] == ["suppressed"]


def anything(chance: random.Random, rig: Journaled) -> None:
    """Gas and cameras come and go; a dispatcher answers, shelves, suppresses, takes back; hours pass."""
    match chance.randrange(4):
        case 0:
            rig.gas_reads(chance.choice(("G-1", "G-2", "G-3")), chance.choice((1.0, 30.0, 60.0)))
        case 1:
            rig.picture(chance.choice(("C01", "C02")), chance.choice(("black", "live", "covered")))
        case 2:
            rig.tick(1)
        case _:
            rig.now_us += chance.choice((1, 20, 200)) * 60 * S
            rig.tick()
    if rig.alerts.standing:
        _answered(chance, rig, chance.choice(sorted(rig.alerts.standing)))


def _answered(chance: random.Random, rig: Journaled, alert: str) -> None:
    kinds = chance.choice((("camera_black", "camera_covered"), ("gas_level_1", "gas_level_2")))
    silenced: dict[str, Any] = {"zone": chance.choice(("hall", "yard")), "why": SuppressionWhy.MAINTENANCE}
    match chance.randrange(9):
        case 0 | 1:
            rig.ask(Acknowledge, alerts=(alert,))
        case 2:
            rig.ask(Shelve, alert=alert, minutes=chance.choice((1, 30, 400)), reason="work")
        case 3:
            rig.ask(Unshelve, alert=alert)
        case 4:
            rig.ask(HandOver, alerts=(alert,), to="li", comment="look")
        case 5:
            out = chance.random() < 0.5
            rig.ask(Suppress, "li", kinds=kinds, minutes=30, reason="work", out_of_service=out, **silenced)
        case 6 if rig.suppressions.suppressions:
            rig.ask(LiftSuppression, suppression=min(rig.suppressions.suppressions))


@pytest.mark.parametrize("seed", range(12))
def test_the_figures_count_what_the_live_flood_counts(seed: int) -> None:
    """And what stood at any moment is told by what stands now and the rows since."""
    chance, rig = random.Random(seed), Journaled()
    stood: list[tuple[int, int, set[tuple[str, int, str]]]] = []
    for _ in range(150):
        anything(chance, rig)
        stood.append((rig.now_us, len(rig.rows), rig.stood()))
        rig.now_us += 1
    rig.tick()
    calls = Occurrences(rig.rows).calls
    told = performance(calls, rig.site.alerts, rig.began_us, rig.now_us + 1)
    assert told.calls == rig.live > 20
    assert told.silent == sum(row.kind == "alert_raised" and row.body["state"] in SET_ASIDE for row in rig.rows)
    mnemonics = {"": "", "shelved": AlertState.SHELVED, "suppressed": AlertState.SUPPRESSED}
    mnemonics["out_of_service"] = AlertState.OUT_OF_SERVICE
    for at_us, count, plain in stood:
        later = (row for row in rig.rows[count:] if row.kind in KINDS_READ)
        found = stood_at(at_us, rig.alerts.standing.values(), later)
        assert {(each.alert, each.since_us, mnemonics[each.set_aside]) for each in found} == plain
