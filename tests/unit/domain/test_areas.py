"""Zones and their areas."""

from __future__ import annotations

from console.domain.areas import Areas
from tests.sites import small_site


def test_a_work_place_belongs_to_the_area_around_it() -> None:
    areas = Areas(small_site())
    assert (areas.of("weld"), areas.of("yard"), areas.of("nowhere")) == ("hall", "yard", "nowhere")
    assert areas.same("weld", "hall")
    assert not areas.same("weld", "yard")
    assert not areas.same("", "")
