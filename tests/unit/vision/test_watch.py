"""A thread hangs when one piece of its work lasts too long by the watch's own looks."""

from __future__ import annotations

import pytest

from console.values import Ending
from console.vision.detection import FIRST_LOOK_S, LOOK_S, longest_look_s
from console.vision.watch import MOST_S, Watch, Work


@pytest.fixture
def work() -> Work:
    return Work("detection", Ending.DETECTOR_HUNG)


def test_a_piece_of_work_that_lasts_too_long_hangs(work: Work) -> None:
    watch = Watch()
    work.begin(3.0)

    assert [watch.hung([work], 1.0) for _ in range(5)] == [None, None, None, None, work]


def test_many_short_pieces_do_not_hang(work: Work) -> None:
    watch = Watch()
    for _ in range(20):
        work.begin(3.0)
        assert watch.hung([work], 1.0) is None


def test_who_has_nothing_to_do_does_not_hang(work: Work) -> None:
    watch = Watch()
    work.begin(3.0)
    work.over()

    assert [watch.hung([work], 1.0) for _ in range(9)] == [None] * 9


def test_a_machine_that_slept_hung_nothing(work: Work) -> None:
    watch = Watch()
    work.begin(3.0)

    assert [watch.hung([work], passed_s) for passed_s in (1.0, 7200.0)] == [None, None]
    assert MOST_S < 3.0


def test_one_of_several_hangs() -> None:
    watch, works = Watch(), [Work(name, Ending.CAMERA_HUNG) for name in ("C01", "C02")]
    works[1].begin(3.0)
    for _ in range(4):
        works[0].begin(3.0)
        watch.hung(works, 1.0)

    assert watch.hung(works, 1.0) is works[1]


@pytest.mark.parametrize(
    ("provider", "runs", "look_s", "longest_s"),
    [
        pytest.param("CPU", 0, 0.0, FIRST_LOOK_S, id="the first may warm up"),
        pytest.param("CPU", 9, 0.03, LOOK_S, id="usual"),
        pytest.param("CPU", 9, 2.0, 40.0, id="a large model on a slow core"),
        pytest.param("TensorRT", 9, 0.01, 300.0, id="builds its engine anew"),
    ],
)
def test_how_long_a_look_may_last(provider: str, runs: int, look_s: float, longest_s: float) -> None:
    assert longest_look_s(provider, runs, look_s) == longest_s
