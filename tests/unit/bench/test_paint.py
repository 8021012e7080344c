"""What painting costs: measured on a real window, and said when there is none."""

from __future__ import annotations

import pytest

from console.bench import paint
from console.bench.session import BenchFailed


def test_the_wall_s_own_painter_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")

    cost = paint.cost("raster", 4, 0.5, 0)

    assert cost is not None and cost.drawn_by == "raster"
    assert cost.tiles_s > 4 and 0 < cost.window_us == cost.us


def test_a_window_that_cannot_draw_has_no_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    """OpenGL has nothing to draw on there."""
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.delenv("DISPLAY", raising=False)

    assert paint.cost("gl", 4, 0.2, 0) is None


def test_a_window_that_fails_is_said_with_its_last_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    monkeypatch.setenv("DISPLAY", ":987654")

    with pytest.raises(BenchFailed, match=r"the raster window ended with -?\d+: (?s:.*)xcb"):
        paint.cost("raster", 4, 0.2, 0)
