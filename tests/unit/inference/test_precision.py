"""Average precision: by hand, and against figures of pycocotools 2.0.11 on the same finds and labels."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from inference.evaluation.precision import IOUS, Marks, average_precision, average_precisions, counted, marked

TRUTH = np.array([[0, 0, 10, 10]], np.float32)
NONE = np.zeros(1, bool)


def finds(*boxes: tuple[float, float, float, float]) -> npt.NDArray[np.float32]:
    """Boxes (N, 4)."""
    return np.array(boxes, np.float32).reshape(-1, 4)


def scores(*values: float) -> npt.NDArray[np.float32]:
    """Scores (N,)."""
    return np.array(values, np.float32)


@pytest.mark.parametrize(
    ("hits", "truths", "expected"),
    [
        pytest.param([True, True], 2, 1.0, id="all found, nothing else"),
        pytest.param([True, True], 4, 51 / 101, id="half found: recalls 0 to 0.50 of 101"),
        pytest.param([False, True], 1, 0.5, id="a wrong one in front"),
        pytest.param([True, False], 1, 1.0, id="a wrong one behind"),
        pytest.param([True, False, True], 2, (51 + 50 * 2 / 3) / 101, id="a wrong one between"),
        pytest.param([False, True, True], 3, 67 * (2 / 3) / 101, id="precision never rises again"),
        pytest.param([], 3, 0.0, id="blind"),
        pytest.param([False], 3, 0.0, id="only wrong ones"),
    ],
)
def test_average_precision_by_hand(hits: list[bool], truths: int, expected: float) -> None:
    best_first = np.linspace(0.9, 0.1, len(hits), dtype=np.float32)

    assert average_precision(best_first, np.array(hits, bool), truths) == pytest.approx(expected)


def test_with_nothing_to_find_there_is_no_figure() -> None:
    assert np.isnan(average_precision(scores(0.9), np.array([False]), 0))
    assert np.isnan(average_precisions([marked(finds(), scores(), finds(), NONE[:0], NONE[:0])])).all()


def test_a_label_is_met_once_by_the_find_with_the_better_score() -> None:
    boxes = finds((0, 0, 10, 9), (0, 0, 10, 10), (50, 50, 60, 60))

    found = marked(boxes, scores(0.5, 0.9, 0.7), TRUTH, NONE, NONE)

    assert found.scores.tolist() == pytest.approx([0.9, 0.7, 0.5])
    assert found.hits[0].tolist() == [True, False, False]


def test_a_looser_box_is_right_at_fewer_overlaps() -> None:
    found = marked(finds((0, 0, 10, 8)), scores(0.9), TRUTH, NONE, NONE)

    assert found.hits[:, 0].tolist() == [bool(least <= 0.8) for least in IOUS]
    assert average_precisions([found]).mean() == pytest.approx(0.7)


def test_what_meets_an_optional_label_counts_neither_way() -> None:
    optional = np.ones(1, bool)

    one = marked(finds((0, 0, 10, 10), (0, 0, 10, 10)), scores(0.9, 0.8), TRUTH, optional, NONE)
    crowd = marked(finds((0, 0, 5, 5), (5, 5, 9, 9)), scores(0.9, 0.8), TRUTH, optional, optional)

    assert (one.truths, one.idle[0].tolist(), counted([one], 0.5)) == (0, [True, False], (0, 1))
    assert (crowd.idle[0].tolist(), counted([crowd], 0.5)) == ([True, True], (0, 0))


def test_a_firm_label_goes_before_an_optional_one_that_fits_better() -> None:
    truth = finds((0, 0, 10, 10), (0, 0, 10, 8))

    found = marked(finds((0, 0, 10, 10)), scores(0.9), truth, np.array([True, False]), np.zeros(2, bool))

    assert found.hits[0].tolist() == [True]


def test_finds_of_another_size_that_meet_nothing_do_not_count() -> None:
    boxes, far = finds((0, 0, 10, 10), (40, 40, 90, 90)), np.array([True, True])

    found = marked(boxes, scores(0.9, 0.8), TRUTH, NONE, NONE, idle_if_missed=far)

    assert (found.hits[0].tolist(), found.idle[0].tolist()) == ([True, False], [False, True])


def test_right_and_wrong_finds_are_counted_from_the_threshold_on() -> None:
    boxes = finds((0, 0, 10, 10), (40, 40, 50, 50), (60, 60, 70, 70))

    found = marked(boxes, scores(0.9, 0.8, 0.3), TRUTH, NONE, NONE)

    assert counted([found, found], 0.5) == (2, 2)
    assert counted([found], 0.95) == (0, 0)


def generated(chance: np.random.Generator, small: bool) -> list[Marks]:
    """One class on forty pictures: labels, some of them crowds, and finds about them and elsewhere."""
    pictures = []
    for _ in range(40):
        corner, sides = chance.integers(0, 400, (4, 2)), chance.integers(8, 100, (4, 2))
        truth = np.concatenate([corner, corner + sides], axis=1).astype(np.float32)
        crowd = chance.random(4) < 0.15
        moved = truth[chance.integers(0, 4, 6)] + chance.integers(-6, 7, (6, 4))
        boxes = moved.astype(np.float32)
        sure = (chance.permutation(6) + chance.random(6)).astype(np.float32) / 7
        tall = (truth[:, 2] - truth[:, 0]) * (truth[:, 3] - truth[:, 1]) > 1024
        large = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]) > 1024
        optional = crowd | tall if small else crowd
        pictures.append(marked(boxes, sure, truth, optional, crowd, idle_if_missed=large if small else None))
    return pictures


@pytest.mark.parametrize(
    ("small", "expected"),
    [
        pytest.param(False, (0.61810767, 0.24555793), id="all sizes"),
        pytest.param(True, (0.48282278, 0.09366812), id="small ones"),
    ],
)
def test_the_same_figures_as_pycocotools(small: bool, expected: tuple[float, float]) -> None:
    """Its AP50 and AP of these very labels and finds, written down once (area up to 32 x 32 is small)."""
    found = average_precisions(generated(np.random.default_rng(20), small))

    assert (found[0], found.mean()) == pytest.approx(expected, abs=1e-6)
