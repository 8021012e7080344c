"""A seat in the demo plant, in trouble or calm."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.gui.desk import FixedDesk
from tests.gui.plant.scene import calm, demo_site, trouble

SITE = demo_site()


@pytest.fixture
def seat(tmp_path: Path) -> FixedDesk:
    """The plant in trouble."""
    made = FixedDesk(SITE, tmp_path)
    made.hear(*trouble(SITE))
    return made


@pytest.fixture
def calm_seat(tmp_path: Path) -> FixedDesk:
    """The plant on a good day."""
    made = FixedDesk(SITE, tmp_path)
    made.hear(*calm(SITE))
    return made
