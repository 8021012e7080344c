"""Cameras in the core: lost, frozen, silent, blind."""

from __future__ import annotations

import pytest

from console.core.cameras import BLIND_AFTER_S, GRACE_S, UNHEARD
from console.messages import CameraReading
from console.values import PictureState
from tests.unit.core.rig import Rig

LOST, FROZEN, BLIND = (f"sight/{kind}/camera/C01" for kind in ("camera_lost", "camera_frozen", "detector_blind"))


@pytest.mark.parametrize(("picture", "alert"), [("lost", LOST), ("black", LOST), ("frozen", FROZEN)])
def test_a_picture_that_is_worth_nothing_is_an_alert(picture: str, alert: str) -> None:
    rig = Rig()
    rig.picture("C01")
    rig.picture("C01", picture, why="Stream closed")
    rig.picture("C01", picture, why="Stream closed")
    assert rig.kinds == ["alert_raised"]
    assert rig.alert(alert).values == {"camera": "C01", "picture": picture, "reason": "Stream closed"}
    rig.picture("C01")
    assert not rig.alert(alert).active


def test_frozen_and_then_lost_is_one_alert_after_the_other() -> None:
    rig = Rig()
    rig.picture("C01", "frozen")
    rig.picture("C01", "lost")
    assert (rig.alert(LOST).active, rig.alert(FROZEN).active) == (True, False)


def test_a_camera_that_vision_falls_silent_about_is_lost() -> None:
    rig = Rig()
    rig.picture("C01")
    rig.tick(3.5)
    assert rig.alert(LOST).values["reason"] == UNHEARD
    shown = rig.shown["camera/C01"]
    assert isinstance(shown, CameraReading)
    assert (shown.picture, shown.fps, shown.recording) == (PictureState.LOST, 0.0, False)
    rig.picture("C01")
    assert not rig.alert(LOST).active


def test_at_the_start_vision_has_time_to_open_its_streams() -> None:
    rig = Rig()
    rig.tick(GRACE_S)
    assert LOST not in rig.alerts.standing
    rig.tick(3.5)
    assert rig.alert(LOST).active


def test_detection_that_stands_still_on_a_live_picture_is_blind() -> None:
    rig = Rig()
    rig.picture("C01")
    for _ in range(int(BLIND_AFTER_S) + 1):
        rig.tick(1.0)
        rig.picture("C01", detect_fps=0.0)
    rig.tick(0.5)
    assert rig.alert(BLIND).active
    rig.picture("C01")
    rig.tick()
    assert not rig.alert(BLIND).active


def test_detection_that_is_switched_off_is_no_alert() -> None:
    rig = Rig()
    for _ in range(15):
        rig.picture("C01", detect_fps=0.0)
        rig.tick(1.0)
    assert BLIND not in rig.alerts.standing


def test_a_strange_camera_is_left_alone() -> None:
    assert Rig().picture("C99", "lost") == []
