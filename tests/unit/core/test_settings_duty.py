"""Settings over the site file in the core: two people, in force at once without a lost alert, kept over a restart."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from console.asks import Acknowledge, Answer
from console.core.settings import SettingsDuty
from console.domain import settings_change as rule
from console.domain.guidance_settings import OwnStep, OwnSteps, value_of
from console.domain.settings import Value
from console.settings import ProposeSettings, RefuseSettings, ReleaseSettings, SettingsInForce
from console.site.home import Home
from console.site.versions import Versions, VersionUnreadable, text_of
from console.values import AlertState, Outcome, Tier
from tests.sites import CHEN, LI, WANG, small_site
from tests.unit.core.rig import Rig

ZHAO = replace(WANG, id="zhao")
OWN = OwnSteps((OwnStep("呼叫", "Call"),), instead=True)
LOWER: dict[str, Value] = {"gas_point.G-1.set_point_1": 15.0}


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    """Two dispatchers, a shift lead, a safety engineer."""
    return Rig(small_site(operators=(WANG, ZHAO, LI, CHEN)), tmp_path)


def propose(rig: Rig, values: dict[str, Value], operator: str = "wang", **more: Any) -> Answer:
    """A proposal, with a reason."""
    rig.now_us += 1_000_000
    return rig.ask(ProposeSettings, operator, values=values, **{"reason": "Spring cleaning", **more})


def release(rig: Rig, change: str, operator: str = "li", seat: str = "room-2") -> Answer:
    """A release from another seat."""
    ask = ReleaseSettings(ask="a-2", seat=seat, operator=operator, asked_at_us=rig.now_us, change=change)
    answer, decisions = rig.answers.answer(ask, rig.now_us)
    rig.kinds += [decision.kind for decision in decisions]
    return answer


def set_to(rig: Rig, values: dict[str, Value], by: str = "wang", second: str = "li", **more: Any) -> None:
    """Proposed and released."""
    answer = release(rig, propose(rig, values, by, **more).where, second)
    assert (answer.outcome, answer.why) == (Outcome.DONE, "")


def test_nothing_holds_before_a_second_person_and_all_at_once_after(rig: Rig) -> None:
    answer = propose(rig, LOWER)
    rig.gas_reads("G-1", 18.0)
    assert answer.outcome is Outcome.DONE and not rig.alerts.standing
    assert release(rig, answer.where).outcome is Outcome.DONE
    rig.gas_reads("G-1", 18.0)
    assert rig.alert("danger/gas_level_1/gas/G-1").values["limit"] == "15"
    assert [kind for kind in rig.kinds if kind.startswith("settings")] == ["settings_proposed", "settings_released"]
    assert (rig.settings.in_force.number, rig.settings.in_force.values) == (1, LOWER)
    assert (rig.settings.in_force.proposed_by, rig.settings.in_force.released_by) == ("wang", "li")
    assert rig.settings.changes == {}


def test_what_stands_stays_with_its_answer(rig: Rig) -> None:
    """Neither the latch nor the answer is lost; a milder set-point lets the condition go, as gas below it would."""
    rig.gas_reads("G-1", 30.0)
    name = "danger/gas_level_1/gas/G-1"
    rig.ask(Acknowledge, alerts=(name,))
    before = rig.alert(name)
    set_to(rig, {"filter.combustible.dead_band_pct": 3.0, "alerts.answer_1_min": 20.0}, second="chen")
    rig.tick()
    assert rig.alert(name) == before
    rig.gas_reads("G-1", 23.0)
    assert rig.alert(name).active
    rig.gas_reads("G-1", 21.0)
    assert name not in rig.alerts.standing


def test_a_delay_under_way_ends_by_the_new_rule(rig: Rig) -> None:
    set_to(rig, {"filter.pulse.on_delay_s": 60.0})
    rig.band_says(1, 170.0)
    rig.tick(5)
    rig.band_says(1, 170.0)
    assert "danger/pulse_high/worker/W-001" not in rig.alerts.standing
    set_to(rig, {"filter.pulse.on_delay_s": 5.0})
    rig.tick(0.5)
    rig.band_says(1, 170.0)
    assert rig.alert("danger/pulse_high/worker/W-001").active


def test_a_rise_that_is_watched_no_more_is_over(rig: Rig) -> None:
    set_to(rig, {"filter.combustible.rise_pct": 5.0})
    for value in (2.0, 6.0, 12.0):
        rig.tick(1)
        rig.gas_reads("G-1", value)
    assert rig.alert("danger/gas_rising/gas/G-1").active
    set_to(rig, {}, second="chen", dropped=("filter.combustible.rise_pct",))
    rig.gas_reads("G-1", 12.0)
    assert rig.alert("danger/gas_rising/gas/G-1").state is AlertState.RETURNED


def test_a_tier_counts_from_the_next_call(rig: Rig) -> None:
    rig.gas_reads("G-1", 30.0)
    set_to(rig, {"tier.gas_level_1.tier": "2"}, second="chen")
    assert rig.alert("danger/gas_level_1/gas/G-1").tier is Tier.ONE
    rig.gas_reads("G-2", 30.0)
    assert rig.alert("danger/gas_level_1/gas/G-2").tier is Tier.TWO


@pytest.mark.parametrize(
    ("proposer", "second", "seat", "values", "why"),
    [
        ("wang", "wang", "room-2", LOWER, rule.SAME_PERSON),
        ("li", "li", "room-2", LOWER, rule.SAME_PERSON),
        ("wang", "zhao", "room-1", LOWER, rule.SAME_PLACE),
        ("wang", "zhao", "room-2", LOWER, rule.NO_LEAD),
        ("wang", "nobody", "room-2", LOWER, "Nobody of this name may sit at this desk"),
        ("wang", "li", "room-1", LOWER, ""),
        ("li", "chen", "room-1", LOWER, ""),
        ("wang", "li", "room-2", {"tier.gas_level_2.tier": "2"}, rule.NO_ENGINEER),
        ("wang", "li", "room-2", {"guidance.sos.steps": value_of(OWN)}, rule.NO_ENGINEER),
        ("wang", "chen", "room-2", {"tier.gas_level_2.tier": "2"}, ""),
        ("chen", "li", "room-2", {"tier.gas_level_2.tier": "2"}, ""),
    ],
)
def test_who_may_release(rig: Rig, proposer: str, second: str, seat: str, values: dict[str, Value], why: str) -> None:
    answer = release(rig, propose(rig, values, proposer).where, second, seat)
    assert (answer.outcome, answer.why) == (Outcome.REFUSED if why else Outcome.DONE, why)
    assert rig.settings.in_force.number == (0 if why else 1)


def test_what_cannot_be_is_not_even_proposed(rig: Rig) -> None:
    refused = [
        (propose(rig, LOWER, reason=" "), rule.NO_REASON, ""),
        (propose(rig, {}), rule.NOTHING, ""),
        (propose(rig, {"gas_point.G-1.set_point_1": 30.0}), rule.DOES_NOT_FIT,
         "gas_point.G-1.set_point_1: must be 0 to 25 %LEL, got 30"),
        (propose(rig, {f"filter.pulse.x{n}": 1.0 for n in range(rule.MOST_KEYS + 1)}), rule.TOO_LARGE, ""),
        (release(rig, "S-1"), rule.NONE, ""),
        (rig.ask(RefuseSettings, change="S-1"), rule.NONE, ""),
    ]  # fmt: skip
    assert [(answer.why, answer.where) for answer, _, _ in refused] == [(why, where) for _, why, where in refused]
    for _ in range(rule.MOST_OPEN):
        assert propose(rig, LOWER).outcome is Outcome.DONE
    assert propose(rig, LOWER).why == rule.TOO_MANY


def test_a_proposal_is_withdrawn_refused_or_overtaken(rig: Rig) -> None:
    mine, other, late = (propose(rig, LOWER).where for _ in range(3))
    assert rig.ask(RefuseSettings, "zhao", change=mine, reason="No").why == rule.NO_LEAD
    assert rig.ask(RefuseSettings, change=mine).outcome is Outcome.DONE
    assert rig.ask(RefuseSettings, "li", change=other).why == rule.NO_REASON
    assert rig.ask(RefuseSettings, "li", change=other, reason="No").outcome is Outcome.DONE
    set_to(rig, {"alerts.stale_h": 12.0})
    assert release(rig, late).why == rule.NONE
    said = [kind for kind in rig.kinds if kind.startswith("settings")]
    assert said[3:] == ["settings_withdrawn", "settings_refused", "settings_proposed", "settings_released",
                        "settings_overtaken"]  # fmt: skip


def test_rolling_back_is_a_change_with_the_old_values(rig: Rig) -> None:
    set_to(rig, LOWER)
    first = rig.settings.in_force
    set_to(rig, {"gas_point.G-1.set_point_1": 20.0, "alerts.stale_h": 12.0}, second="chen")
    values, dropped = rule.back_to(rig.settings.in_force, first.values)
    set_to(rig, values, dropped=dropped, of_number=1)
    assert (rig.settings.in_force.number, rig.settings.in_force.values) == (3, LOWER)
    values, dropped = rule.back_to(rig.settings.in_force, {})
    set_to(rig, values, dropped=dropped, of_number=0, second="chen")
    assert rig.retuned[-1] == rig.site


def test_it_is_in_force_after_a_restart_and_from_the_file_alone(rig: Rig, tmp_path: Path) -> None:
    set_to(rig, {**LOWER, "tier.gas_lost@zone=hall.tier": "2", "tier.gas_lost@source=gas/G-1.tier": "1"})
    open_one = propose(rig, {"alerts.stale_h": 12.0}).where
    rig.settings.keep()
    changes, version = list(rig.settings.changes.values()), rig.settings.in_force
    assert Versions(Home(tmp_path)).read(1) == version

    again = Rig(rig.site, tmp_path)
    again.settings.restore(changes, [version])
    assert list(again.settings.changes) == [open_one]
    assert again.retuned[-1].gas_points[0].set_point_1 == 15.0

    emptied = Rig(rig.site, tmp_path)
    emptied.settings.restore([], [])
    assert emptied.settings.in_force == version and emptied.retuned == again.retuned


def test_a_version_that_does_not_fit_any_more_says_so(tmp_path: Path) -> None:
    rig = Rig(home=tmp_path)
    rig.settings.restore([], [SettingsInForce(settings="room", number=4, values={"gas_point.G-77.set_point_1": 9.0})])
    assert rig.settings.in_force.left_out == {"gas_point.G-77.set_point_1": "there is no such setting in this plant"}
    assert rig.retuned == [rig.site]


def test_a_file_that_cannot_be_read_is_passed_over(rig: Rig, tmp_path: Path) -> None:
    versions = Versions(Home(tmp_path))
    good = SettingsInForce(
        settings="room", number=1, values={"alerts.stale_h": 12.0}, reason='"so\x7f"', released_by="li"
    )
    versions.write(good)
    for number, text in (
        (2, "[settings"),
        (3, text_of(good)),
        (4, text_of(good).replace("number = 1", "number = 4").replace("12.0", "true")),
    ):
        versions.path(number).write_text(text, encoding="utf-8")
        with pytest.raises(VersionUnreadable):
            versions.read(number)
    assert versions.numbers() == [1, 2, 3, 4]
    rig.settings.restore([], [])
    assert rig.settings.in_force == good
    versions.write(replace_number(good))
    assert "12.0" in versions.path(1).read_text(encoding="utf-8")


def replace_number(version: SettingsInForce) -> SettingsInForce:
    """The same number with other values: what is kept stays as it is."""
    return SettingsInForce(settings="room", number=version.number, values={"alerts.stale_h": 99.0})


def test_who_is_nobody_proposes_nothing(rig: Rig) -> None:
    duty: SettingsDuty = rig.settings
    ask = ProposeSettings(ask="a", seat="s", operator="ghost", asked_at_us=0, values=LOWER, reason="x")
    with pytest.raises(rule.ChangeRefused, match=rule.NO_ROLE):
        duty.ask(ask, rig.now_us)
    with pytest.raises(rule.ChangeRefused, match=rule.NONE):
        duty.ask(Acknowledge(ask="a", seat="s", operator="wang", asked_at_us=0, alerts=()), rig.now_us)
