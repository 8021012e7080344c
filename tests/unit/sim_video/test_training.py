"""Random scenes for training: labelled, varied, repeatable."""

from __future__ import annotations

import numpy as np

from devices.sim.video.training_scene import TrainingScenes, randomised


def test_random_scenes_are_labelled_and_repeatable() -> None:
    """The same seed draws the same frames; there are people on them, and all boxes fit."""
    source, again = TrainingScenes(np.random.default_rng(11), 20), TrainingScenes(np.random.default_rng(11), 20)
    kinds: set[str] = set()
    for n in range(20):
        frame, labels = source.next()
        assert frame.shape == (360, 640, 3) and frame.dtype == np.uint8
        if n < 3:
            other, same = again.next()
            assert np.array_equal(frame, other) and labels == same
        kinds |= {label.kind for label in labels}
        assert all(0 <= v <= 640 for label in labels for v in label.box_xyxy_px)
    assert {"person", "helmet", "bare_head", "vest"} <= kinds


def test_one_generator_keeps_its_backdrop() -> None:
    """Frames that follow each other share the scene, another generator gets its own."""
    rng = np.random.default_rng(5)
    first, _ = randomised(rng)
    second, _ = randomised(rng)
    assert first.shape == second.shape
    assert not np.array_equal(first, second)
