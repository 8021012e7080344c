"""Cameras in the core: lost, frozen, covered and so on, silent, blind."""

from __future__ import annotations

import dataclasses

import pytest
from msgspec.structs import replace

from console.core.cameras import BLIND_AFTER_S, GRACE_S, REPEATED_S, TAMPERED, UNHEARD
from console.messages import CameraReading
from console.steering import CameraNotice
from console.values import Need, PictureState
from tests import said, sites
from tests.unit.core.rig import Rig

LOST, FROZEN, COVERED, BLIND = (
    f"sight/{kind}/camera/C01" for kind in ("camera_lost", "camera_frozen", "camera_covered", "detector_blind")
)
NOT_KEPT = "sight/camera_not_recording/camera/C01"


@pytest.mark.parametrize("picture", [state for state in PictureState if state is not PictureState.LIVE])
def test_each_way_of_being_dead_is_an_alert_of_its_own(picture: str) -> None:
    rig, alert = Rig(), f"sight/camera_{picture}/camera/C01"
    rig.picture("C01")
    rig.picture("C01", picture, why="Stream closed")
    rig.picture("C01", picture, why="Stream closed")
    assert rig.kinds == ["alert_raised"]
    assert rig.alert(alert).values == {"camera": "C01", "picture": picture, "reason": "Stream closed"}
    rig.picture("C01")
    assert not rig.alert(alert).active


def test_a_picture_that_is_dead_for_a_moment_is_no_alert_yet() -> None:
    rig = Rig()
    rig.picture("C01")
    rig.picture("C01", "covered", since_s=0.0)
    rig.tick(1.0)
    assert COVERED not in rig.alerts.standing
    rig.picture("C01", "covered", since_s=1.5)
    rig.tick(1.0)
    assert rig.alert(COVERED).active
    rig.picture("C01", "live", since_s=0.0)
    assert not rig.alert(COVERED).active


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


def test_a_camera_that_is_put_into_service_has_time_too_and_is_heard() -> None:
    rig = Rig()
    rig.picture("C01")
    rig.tick(100.0)
    site = rig.site
    rig.cameras.retune(dataclasses.replace(site, cameras=(*site.cameras, sites.camera("C99", "", 1.0, 1.0))))
    rig.tick(GRACE_S)
    assert "sight/camera_lost/camera/C99" not in rig.alerts.standing
    rig.picture("C99", "covered")
    assert rig.alert("sight/camera_covered/camera/C99").active


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


def test_detection_that_never_came_is_blind_where_it_was_to_come() -> None:
    """A detector that hangs in its first look; a camera without a picture has nothing to detect on."""
    rig = Rig()
    begun = replace(said.camera("C01", rig.now_us), need=Need.CALM, detect_fps=0.0)
    for picture, blind in ((PictureState.LOST, False), (PictureState.LIVE, True)):
        for _ in range(int(BLIND_AFTER_S) + 2):
            rig.hear(replace(begun, picture=picture, measured_at_us=rig.now_us))
            rig.tick(1.0)
        assert rig.alerts.stands(BLIND) is blind


def test_a_strange_camera_is_left_alone() -> None:
    assert Rig().picture("C99", "lost") == []


def unkept(rig: Rig, seconds: int, **changes: object) -> None:
    """So many seconds of a picture that is there and not recorded."""
    for _ in range(seconds):
        why = "not recording: No space left on device"
        rig.hear(replace(said.camera("C01", rig.now_us), recording=False, why=why, **changes))
        rig.tick(1.0)


def test_a_picture_that_is_not_kept_is_an_alert_of_its_own_after_a_while() -> None:
    """Live goes on; it clears when recording begins again."""
    rig = Rig()
    after_s = int(rig.site.recording.not_recording_s)
    unkept(rig, after_s)
    assert NOT_KEPT not in rig.alerts.standing
    unkept(rig, 2)
    raised = rig.alert(NOT_KEPT)
    assert raised.values == {"camera": "C01", "reason": "not recording: No space left on device"}
    assert raised.cameras[0] == "C01" and LOST not in rig.alerts.standing
    rig.hear(said.camera("C01", rig.now_us))
    rig.tick()
    assert not rig.alert(NOT_KEPT).active


def test_a_picture_that_is_lost_has_nothing_to_keep() -> None:
    """Being lost is its own alert; the time without recording begins anew when the picture is back."""
    rig = Rig()
    after_s = int(rig.site.recording.not_recording_s)
    unkept(rig, after_s - 2)
    unkept(rig, after_s, picture=PictureState.LOST)
    unkept(rig, after_s - 2)
    assert NOT_KEPT not in rig.alerts.standing


def notice(rig: Rig, on: bool, kind: str = "tamper", topic: str = "tns1:RuleEngine/TamperDetector/Tamper") -> None:
    """What the first camera says of itself now."""
    rig.now_us += 1
    rig.hear(CameraNotice(camera="C01", kind=kind, on=on, topic=topic, since_us=rig.now_us, measured_at_us=rig.now_us))


def test_a_camera_that_reports_tampering_is_an_alert_until_it_takes_it_back() -> None:
    rig = Rig()
    rig.picture("C01")
    notice(rig, True, "motion", "tns1:VideoSource/MotionAlarm")
    assert COVERED not in rig.alerts.standing
    notice(rig, True)
    assert rig.alert(COVERED).values == {"camera": "C01", "reason": TAMPERED}
    rig.picture("C01", "lost")
    rig.picture("C01")
    assert rig.alert(COVERED).active, "a living picture takes nothing back that the camera says"
    notice(rig, True, topic="tns1:VideoSource/ImageTooDark")
    notice(rig, False)
    assert rig.alert(COVERED).active
    rig.picture("C01", "covered")
    notice(rig, False, topic="tns1:VideoSource/ImageTooDark")
    assert rig.alert(COVERED).active, "vision sees it covered too"
    rig.picture("C01")
    assert not rig.alert(COVERED).active


def live(rig: Rig, seconds: int, picture: str = "live") -> None:
    """So many seconds of what vision sees of the first camera."""
    for _ in range(seconds):
        rig.picture("C01", picture)
        rig.tick(1.0)


def test_tampering_that_nobody_says_again_is_over() -> None:
    """A vision worker that was started again knows nothing of what the one before it heard."""
    rig = Rig()
    rig.picture("C01")
    notice(rig, True)
    for _ in range(12):
        live(rig, 10)
        notice(rig, True)
    assert rig.alert(COVERED).active, "it stands as long as it is said"
    live(rig, int(REPEATED_S) - 1)
    assert rig.alert(COVERED).active
    live(rig, 3)
    assert not rig.alert(COVERED).active


def test_tampering_stands_while_nobody_could_say_it_again() -> None:
    rig = Rig()
    rig.picture("C01")
    notice(rig, True)
    live(rig, 100, "lost")
    rig.tick(100.0)
    assert rig.alert(COVERED).active
    live(rig, int(REPEATED_S) - 1)
    assert rig.alert(COVERED).active, "its time begins when the camera is back"
    live(rig, 3)
    assert not rig.alert(COVERED).active


def test_a_clock_that_is_set_back_ends_no_tampering_and_keeps_none() -> None:
    rig = Rig()
    rig.picture("C01")
    notice(rig, True)
    rig.now_us -= 3_600_000_000
    live(rig, int(REPEATED_S) - 1)
    assert rig.alert(COVERED).active
    live(rig, 3)
    assert not rig.alert(COVERED).active


def test_what_vision_sees_covered_stays_when_the_camera_falls_silent() -> None:
    rig = Rig()
    rig.picture("C01")
    notice(rig, True)
    live(rig, int(REPEATED_S) + 3, "covered")
    assert rig.alert(COVERED).active
    rig.picture("C01")
    assert not rig.alert(COVERED).active
