"""Ports of a run's programs: each has its own, although none of them listens yet."""

from __future__ import annotations

import pytest

from console.programs import broker


def test_a_port_is_given_once_although_the_system_offers_it_again(monkeypatch: pytest.MonkeyPatch) -> None:
    offered = iter([40_001, 40_001, 40_001, 40_002])
    monkeypatch.setattr(broker, "_given", set[int]())
    monkeypatch.setattr(broker, "_unused_port", lambda: next(offered))
    assert [broker.free_port(), broker.free_port()] == [40_001, 40_002]
