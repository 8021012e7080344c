"""The budget of looks: it holds, nobody starves, and rate goes where it is needed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.messages import Alert, Permit
from console.values import AlertState, Need, PermitState, Question, Tier
from console.vision.budget import LONGEST_GAP_S, WEIGHT, WORTH_FPS, Turn, is_due, most_urgent, next_up, rates, wanted_by
from tests import sites

T0 = 1_790_000_000_000_000
S = 1_000_000
NEEDS = st.sampled_from([need for need in Need if need is not Need.NONE])
ROOMS = st.dictionaries(st.text("ABC0123456789", min_size=1, max_size=3), NEEDS, min_size=1, max_size=36)
CAPACITY = st.floats(0.05, 500)


@given(ROOMS, CAPACITY)
def test_the_sum_is_never_above_the_budget(needs: dict[str, Need], capacity: float) -> None:
    given_ = rates(needs, capacity)
    assert given_.keys() == needs.keys()
    assert sum(given_.values()) <= capacity * (1 + 1e-9)


@given(ROOMS, CAPACITY)
def test_everybody_gets_the_least_rate_whatever_the_others_need(needs: dict[str, Need], capacity: float) -> None:
    least = min(1 / LONGEST_GAP_S, capacity / len(needs))
    assert min(rates(needs, capacity).values()) >= least * (1 - 1e-9)


@given(ROOMS, CAPACITY)
def test_more_need_is_never_less_rate_and_nobody_gets_more_than_it_is_worth(
    needs: dict[str, Need], capacity: float
) -> None:
    given_ = rates(needs, capacity)
    for one, fps in given_.items():
        assert fps <= WORTH_FPS[needs[one]] + 1e-9
        for other in given_:
            if WEIGHT[needs[one]] > WEIGHT[needs[other]]:
                assert fps >= given_[other] - 1e-9


@given(ROOMS, CAPACITY)
def test_nothing_is_left_over_while_somebody_could_use_it(needs: dict[str, Need], capacity: float) -> None:
    given_ = rates(needs, capacity)
    wanting = any(fps < WORTH_FPS[needs[camera]] - 1e-6 for camera, fps in given_.items())
    assert not wanting or sum(given_.values()) == pytest.approx(capacity, rel=1e-6)


@given(ROOMS, st.floats(1, 60), st.integers(1, 8))
def test_played_for_a_while_each_camera_is_looked_at_in_time(
    needs: dict[str, Need], capacity: float, at_once: int
) -> None:
    """Each look takes its time; frames come 25 times a second; the worker looks at what is due, as `next_up` says."""
    looked = dict.fromkeys(needs, T0)
    now, looks = T0, 0
    # A round of everybody is the most that one can wait longer than its own period.
    longest_s = max(LONGEST_GAP_S, len(needs) / capacity) + at_once / capacity + len(needs) / capacity + 0.1
    while now < T0 + 20 * S and looks < 1500:
        given_ = rates(needs, capacity)
        frame = now // 40_000 * 40_000
        chosen = next_up([Turn(c, given_[c], looked[c], frame) for c in needs], at_once)
        for camera in chosen:
            looked[camera] = frame
        looks += len(chosen)
        now += int(len(chosen) / capacity * S) or 20_000
        assert now - min(looked.values()) <= longest_s * S
    assert looks <= capacity * (now - T0) / S + at_once


def test_a_short_budget_goes_where_it_is_needed() -> None:
    needs = {"C01": Need.ALERT, "C02": Need.PERMIT, **{f"C1{n}": Need.CALM for n in range(6)}}
    given_ = rates(needs, 10.0)
    assert given_["C01"] == pytest.approx(0.5 + 6 * 8 / 18)
    assert given_["C02"] == pytest.approx(0.5 + 6 * 4 / 18)
    assert given_["C10"] == pytest.approx(0.5 + 6 / 18)
    assert rates({}, 10.0) == {}


def test_a_rich_budget_gives_what_each_need_is_worth() -> None:
    needs = {"C01": Need.ALERT, "C02": Need.CALM, "C03": Need.MOTION}
    assert rates(needs, 100.0) == pytest.approx({"C01": 5.0, "C02": 1.0, "C03": 4.0})


def test_the_most_overdue_by_its_own_rate_comes_first() -> None:
    calm, alert = Turn("calm", 0.5, T0 - 3 * S, T0), Turn("alert", 5.0, T0 - S, T0)
    just, old = Turn("just", 5.0, T0 - S // 10, T0), Turn("old", 5.0, T0, T0)
    assert next_up([calm, old, just, alert], 8) == ["alert", "calm"]
    assert next_up([calm, alert], 1) == ["alert"]


def test_a_frame_is_due_once_and_not_too_soon() -> None:
    turn = Turn("C01", 4.0, T0, T0)
    assert not is_due(turn)
    assert not is_due(replace(turn, captured_at_us=T0 + S // 8))
    assert is_due(replace(turn, captured_at_us=T0 + S // 4))
    assert is_due(replace(turn, looked_at_us=0))
    assert is_due(replace(turn, captured_at_us=T0 - 1)), "the clock was set back"


def test_the_most_urgent_need_counts() -> None:
    assert most_urgent([Need.CALM, Need.PERMIT, Need.MOTION]) is Need.PERMIT
    assert most_urgent([]) is Need.CALM


def alert(**changes: object) -> Alert:
    """A gas alert that two cameras see."""
    said = {"alert": "danger/gas_level_1/gas/G-1", "kind": "gas_level_1", "question": Question.DANGER,
            "tier": Tier.ONE, "source": "gas/G-1", "state": AlertState.ACKNOWLEDGED, "active": True,
            "raised_at_us": T0, "changed_at_us": T0, "cameras": ("C01",), **changes}  # fmt: skip
    return Alert(**said)  # type: ignore[arg-type]


def permit(state: PermitState) -> Permit:
    """Work in the hall, which C02 watches by name."""
    return Permit(permit="HOT-1", kind="HOT", grade="1", state=state, zone="hall", work="", work_en="", leader="",
                  guardian="", workers=(), valid_from_us=0, valid_to_us=0, gas_tested_at_us=0, isolations=0,
                  isolations_verified=0, camera="C02")  # fmt: skip


def test_alerts_and_running_permits_call_for_their_cameras() -> None:
    hall = sites.zone("hall", ((0, 0), (10, 0), (10, 10), (0, 10)))
    cameras = [sites.camera("C01", "hall", 1, 1), sites.camera("C02", "yard", 1, 1), sites.camera("C03", "yard", 1, 1)]
    site = sites.small_site(zones=(hall,), cameras=tuple(cameras))
    running = permit(PermitState.ACTIVE)
    assert wanted_by(site, [], [running]) == {"C01": Need.PERMIT, "C02": Need.PERMIT}
    assert wanted_by(site, [alert()], [running]) == {"C01": Need.ALERT, "C02": Need.PERMIT}
    assert wanted_by(site, [alert(active=False), alert(question=Question.SIGHT)], []) == {}
    assert wanted_by(site, [], [permit(PermitState.CLOSED)]) == {}
