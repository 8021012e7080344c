"""The past on its own clock is the same fold as the live room."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.leads import lead_rows
from console.messages import JournalEntry, Seen
from console.room.picture import Picture
from console.room.replay import NothingRecorded, Replay
from console.room.stretch import Row, picture_at
from console.topics import decode, encode, journal_topic, seen_topic, state_topic
from console.values import AlertState
from tests.said import alert, gas

S = 1_000_000


def row(value: float, at_us: int) -> Row:
    return at_us, state_topic("test", "gas", "G-1"), encode(gas("G-1", value, at_us))


class ListTape:
    """A tape in memory; a key frame at each whole minute holds the newest state before it."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows

    def span(self) -> tuple[int, int] | None:
        return (self.rows[0][0], self.rows[-1][0]) if self.rows else None

    def keyframe(self, at_us: int) -> tuple[int, list[Row]] | None:
        minute_us = at_us // (60 * S) * 60 * S
        before = [known for known in self.rows if known[0] <= minute_us]
        return (minute_us, before[-1:]) if before else None

    def key_times(self, from_us: int, to_us: int) -> list[int]:
        return [at_us for at_us in range(60 * S, self.rows[-1][0], 60 * S) if from_us <= at_us < to_us]

    def leads(self, from_us: int, to_us: int) -> list[list[Row]]:
        return []

    def messages(self, from_us: int, to_us: int) -> Iterator[Row]:
        return iter([known for known in self.rows if from_us <= known[0] < to_us])


def opened(rows: list[Row], at_us: int) -> Replay:
    replay = Replay(ListTape(rows))
    replay.show(replay.opened(at_us))
    return replay


ROWS = [row(float(second), second * S) for second in range(1, 300)]


@given(second=st.integers(min_value=1, max_value=299))
def test_a_moment_shows_what_was_known_then(second: int) -> None:
    assert opened(ROWS, second * S).picture.gas["G-1"].value == float(second)


@given(start=st.integers(min_value=1, max_value=200), steps=st.lists(st.integers(1, 3_000_000), max_size=30))
def test_playing_comes_to_the_same_picture_as_seeking(start: int, steps: list[int]) -> None:
    replay = opened(ROWS, start * S)
    replay.playing = True
    for elapsed_us in steps:
        replay.advance(elapsed_us)
        if replay.runs_low:
            replay.follow(replay.read_on())
    assert replay.picture.gas == opened(ROWS, min(replay.at_us, 299 * S)).picture.gas


def test_the_speed_multiplies_the_clock() -> None:
    replay = opened(ROWS, 10 * S)
    replay.playing, replay.speed = True, 8.0
    replay.follow(replay.read_on())
    replay.advance(S)
    assert (replay.at_us, replay.picture.gas["G-1"].value) == (18 * S, 18.0)


@given(
    start=st.integers(min_value=30, max_value=299),
    steps=st.lists(st.tuples(st.sampled_from([-32.0, -4.0, -1.0, -0.1, 0.1, 1.0, 32.0]), st.integers(1, 3 * S))),
)
def test_back_and_on_at_any_speed_comes_to_the_picture_of_its_moment(
    start: int, steps: list[tuple[float, int]]
) -> None:
    """Whatever was played before: gas, and the end of its trend."""
    replay = opened(ROWS, start * S)
    replay.playing = True
    for speed, elapsed_us in steps:
        replay.speed = speed
        if replay.runs_low:
            replay.follow(replay.read_on())
        before_us = replay.at_us
        replay.advance(elapsed_us)
        assert replay.at_us >= S
        assert replay.at_us <= before_us if speed < 0 else replay.at_us >= before_us
        sought = opened(ROWS, replay.at_us).picture
        assert replay.picture.gas == sought.gas
        assert replay.picture.gas_trend.get("G-1")[-1] == sought.gas_trend.get("G-1")[-1]


def test_backwards_ends_at_the_first_moment() -> None:
    replay = opened(ROWS, 10 * S)
    replay.playing, replay.speed = True, -4.0
    replay.follow(replay.read_on())
    for _ in range(9):
        replay.advance(S)
    assert (replay.at_us, replay.runs_low, replay.advance(S)) == (S, False, frozenset())


def test_a_loop_is_over_at_its_end_in_either_direction() -> None:
    replay = opened(ROWS, 20 * S)
    assert not replay.has_looped and replay.loop_begin_us == 20 * S
    replay.loop_us = (10 * S, 20 * S)
    assert replay.has_looped and replay.loop_begin_us == 10 * S
    replay.speed = -1.0
    assert not replay.has_looped and replay.loop_begin_us == 20 * S


def test_a_copy_of_a_picture_is_folded_on_by_itself() -> None:
    picture = opened(ROWS, 10 * S).picture
    other = picture.copy()
    other.fold(gas("G-1", 77.0, 11 * S))
    assert picture.gas["G-1"].value == 10.0 and picture.gas_trend.get("G-1")[-1][1] == 10.0
    assert other.gas_trend.get("G-1")[-1][1] == 77.0


def test_a_paused_replay_stands_still() -> None:
    replay = opened(ROWS, 10 * S)
    assert (replay.advance(S), replay.at_us) == (frozenset(), 10 * S)


def test_a_stretch_read_for_another_moment_is_not_taken() -> None:
    replay, late = opened(ROWS, 10 * S), opened(ROWS, 200 * S)
    for read in (late.read_on(), late.read_back(200 * S)):
        replay.follow(read)
    replay.move(-5 * S)
    assert replay.at_us == 10 * S
    replay.move(300 * S)
    assert (replay.at_us, replay.picture.gas["G-1"].value) == (11 * S + 1, 11.0)


def test_a_moment_beyond_the_end_shows_the_last_one() -> None:
    assert opened(ROWS, 10_000 * S).picture.gas["G-1"].value == 299.0


def test_trends_reach_back_before_the_moment() -> None:
    trend = opened(ROWS, 250 * S).picture.gas_trend.get("G-1")
    assert trend[0][0] <= 160 * S
    assert trend[-1] == (250 * S, 250.0)


class LedTape(ListTape):
    """The same with a lead to each key frame, as the core keeps it."""

    def leads(self, from_us: int, to_us: int) -> list[list[Row]]:
        minutes = [end_us for end_us in range(60 * S, self.rows[-1][0], 60 * S) if from_us < end_us <= to_us]
        return [self._lead(end_us) for end_us in minutes]

    def _lead(self, end_us: int) -> list[Row]:
        rows = self.messages(end_us - 60 * S, end_us + (1 if end_us == 60 * S else 0))
        return lead_rows((at_us, topic, decode(topic, payload)) for at_us, topic, payload in rows)


@given(second=st.integers(min_value=60, max_value=299))
def test_a_moment_from_its_leads_is_the_moment_folded_through(second: int) -> None:
    tape = LedTape(ROWS)
    led, through = picture_at(tape, second * S, S), picture_at(ListTape(ROWS), second * S, S)
    reach_us = min(60 * S, through.gas_trend.get("G-1")[-1][0] - through.gas_trend.get("G-1")[0][0])
    assert led.gas == through.gas
    late = [[one for one in each.gas_trend.get("G-1") if one[0] >= second * S - reach_us] for each in (led, through)]
    assert late[0] == late[1] and len(late[0]) == min(second, reach_us // S + 1)


def test_what_was_heard_in_the_moment_of_the_key_frame_is_there() -> None:
    """The key frame of the second minute was kept just before its last value was heard."""
    tape = LedTape([one for one in ROWS if one[0] != 120 * S])
    tape.keyframe = lambda at_us: (120 * S, [row(119.0, 119 * S)])  # type: ignore[method-assign]
    tape.rows = [*tape.rows, row(120.0, 120 * S)]
    assert picture_at(tape, 120 * S + 1, S).gas["G-1"].value == 120.0


def test_what_was_heard_late_belongs_to_its_own_time() -> None:
    """A picture's boxes and a row of the journal that were heard after the key frame, of before it; none twice."""
    tape, key_us = LedTape(ROWS), 120 * S
    seen = Seen(camera="C01", captured_at_us=key_us - 40_000)
    entry = JournalEntry(seq=7, at_us=key_us - 1, kind="k", subject="s", operator="", body={}, previous="", hash="")
    tape.rows = sorted(
        [
            *ROWS,
            (seen.captured_at_us, seen_topic("t", "C01"), encode(seen)),
            (entry.at_us, journal_topic("t"), encode(entry)),
        ]
    )
    picture = picture_at(tape, key_us + S, S)
    assert picture.looks_at("C01", key_us) == (seen,)
    assert [one.seq for one in picture.journal] == [7]


def test_nothing_recorded_is_said() -> None:
    with pytest.raises(NothingRecorded):
        Replay(ListTape([])).opened(S)


def test_a_form_of_another_version_is_passed_over() -> None:
    strange = (5 * S, "vigil/test/state/tea/T-1", b"{}")
    assert opened([strange, *ROWS[5:]], 20 * S).picture.gas["G-1"].value == 20.0


def test_the_fold_drops_an_alert_that_is_normal_again(alert_states: list[tuple[str, int]]) -> None:
    picture = Picture()
    for message, left in alert_states:
        picture.fold(message)
        assert len(picture.alerts) == left


@pytest.fixture
def alert_states() -> list[tuple[object, int]]:
    found = {AlertState.UNACKNOWLEDGED: 1, AlertState.ACKNOWLEDGED: 1, AlertState.NORMAL: 0}
    return [(alert("sos", "worker/W-1", 1, state=state), wanted) for state, wanted in found.items()]
