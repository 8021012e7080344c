"""The windows are tested without a screen; the environment is set before Qt is loaded."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.gui.desk import FixedDesk
from tests.sites import hall_site

HERE = Path(__file__).parent
NOT_OURS = (
    "This plugin does not support propagateSizeHints",
    r"This plugin does not support raise\(\)",
    ".*pipewire-0.3.*",
    "PulseAudioService: pa_context_connect.*",
)
"""What Qt says of a machine without a screen or an audio device; every other warning fails the test."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Machines without screen and sound are no fault of a window."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore(*NOT_OURS, extend=True))


@pytest.fixture
def desk(tmp_path: Path) -> FixedDesk:
    """A seat in a small plant, at a fixed time."""
    return FixedDesk(hall_site(), tmp_path)
