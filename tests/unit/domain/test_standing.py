"""The roll of standing alerts against plain sorting and counting, after any history of comings, changes and goings."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from console.domain.alert import UNANSWERED
from console.domain.standing import ASIDE, TIER_ORDER, Standing, call_order, list_order, speaks
from console.messages import Alert
from console.values import AlertState, Question, Tier

NAMES = tuple(f"a{number}" for number in range(8))
STATES = [state for state in AlertState if state is not AlertState.NORMAL]


@st.composite
def alerts(draw: st.DrawFn) -> Alert:
    """Any alert of a few names, sources and incidents, so that they meet."""
    kind, name = draw(st.sampled_from(("gas", "camera", "worker"))), draw(st.sampled_from("12"))
    return Alert(
        alert=draw(st.sampled_from(NAMES)),
        kind="k",
        question=draw(st.sampled_from(Question)),
        tier=draw(st.sampled_from(Tier)),
        source=f"{kind}/{name}",
        state=draw(st.sampled_from(STATES)),
        active=draw(st.booleans()),
        raised_at_us=draw(st.integers(0, 5)),
        changed_at_us=0,
        values=draw(st.sampled_from(({}, {"worker": "1"}, {"camera": "2"}))),
        cameras=draw(st.sampled_from(((), ("1",), ("2", "1")))),
        incident=draw(st.sampled_from(("", "I", "J"))),
    )


histories = st.lists(st.one_of(alerts(), st.sampled_from(NAMES)), max_size=40)


@given(histories, st.integers(0, 40))
def test_the_roll_says_what_going_through_all_of_them_says(history: list[Alert | str], asked_at: int) -> None:
    standing = Standing()
    for number, step in enumerate(history):
        if number == asked_at:
            standing.listed()  # From here on the roll is kept; before, it is called at the end.
        if isinstance(step, str):
            standing.pop(step, None)
        else:
            standing[step.alert] = step
    every = list(standing.values())
    _same_orders(standing, every)
    _same_counts(standing, every)
    _same_places(standing, every)


def _same_orders(standing: Standing, every: list[Alert]) -> None:
    heard = [alert for alert in every if alert.state not in ASIDE]
    waiting = sorted((alert for alert in every if alert.state in UNANSWERED), key=call_order)
    assert standing.listed() == [alert.alert for alert in sorted(heard, key=list_order)]
    assert standing.in_order() == sorted(every, key=list_order)
    assert standing.first_unanswered() == (waiting[0] if waiting else None)
    for tier in Tier:
        calling = [alert for alert in waiting if alert.tier is tier]
        assert standing.calling(tier) == calling
        assert standing.first_calling(tier) == (calling[0] if calling else None)
    assert standing.raised_since(3) == sum(alert.raised_at_us >= 3 for alert in every)


def _same_counts(standing: Standing, every: list[Alert]) -> None:
    assert standing.unanswered() == sum(alert.state in UNANSWERED for alert in every)
    for tier in Tier:
        of_tier = [alert for alert in every if alert.tier is tier]
        assert standing.count(tier) == sum(alert.state not in ASIDE for alert in of_tier)
        assert standing.unanswered(tier) == sum(alert.state in UNANSWERED for alert in of_tier)
    for state in AlertState:
        assert {alert.alert for alert in standing.in_state(state)} == {
            alert.alert for alert in every if alert.state is state
        }
    for incident in ("I", "J"):
        together = {alert.alert for alert in every if alert.incident == incident}
        assert {alert.alert for alert in standing.together(incident)} == together
        assert standing.size_of(incident) == len(together)
    assert (standing.together(""), standing.size_of("")) == ([], 0)


def _same_places(standing: Standing, every: list[Alert]) -> None:
    dangers: dict[str, Tier] = {}
    looked_at: dict[str, Tier] = {}
    for alert in sorted(every, key=lambda alert: TIER_ORDER[alert.tier]):
        if speaks(alert) and alert.question is Question.DANGER:
            kind, _, name = alert.source.partition("/")
            for subject in (alert.source, *(f"{kind}/{name}" for kind, name in alert.values.items())):
                dangers.setdefault(subject, alert.tier)
            for camera in (*alert.cameras[:1], *((name,) if kind == "camera" else ())):
                looked_at.setdefault(camera, alert.tier)
    subjects = {subject for alert in every for subject in (alert.source, *map("/".join, alert.values.items()))}
    assert {subject: standing.danger(subject) for subject in subjects} == {
        subject: dangers.get(subject) for subject in subjects
    }
    assert standing.looked_at() == looked_at
    speaking = [alert for alert in every if speaks(alert)]
    spots = {(alert.source, alert.values.get("worker", "")) for alert in speaking}
    assert {(alert.source, alert.values.get("worker", "")) for alert in standing.loudest()} == spots
    for loudest in standing.loudest():
        rivals = [alert for alert in speaking if (alert.source, alert.values) == (loudest.source, loudest.values)]
        assert loudest.state in UNANSWERED or not any(alert.state in UNANSWERED for alert in rivals)


def test_a_copy_changes_by_itself() -> None:
    one = Alert("a", "k", Question.DANGER, Tier.ONE, "gas/1", AlertState.UNACKNOWLEDGED, True, 1, 1)
    standing = Standing([one])
    standing.listed()
    other = standing.copy()
    del other["a"]
    assert standing.listed() == ["a"] and other.listed() == [] and standing.now() == {"a": one}
