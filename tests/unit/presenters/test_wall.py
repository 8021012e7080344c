"""Tiles: no picture that only looks live, the boxes of that frame, the zones that a camera sees."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest
from msgspec.structs import replace as replace_message

from console.domain.standing import Standing
from console.messages import MainStream, Permit, Seen, SeenBehaviour, SeenObject
from console.presenters.texts import plain
from console.presenters.wall import WallView, boxes, carried, projected, seen_zones, tile_states, trouble
from console.room.picture import Picture
from console.values import AlertState, PermitState, PictureState, Question, Tier
from tests.gui.desk import NOW_US, S
from tests.sites import hall_site
from tests.unit.presenters.room import alert, camera

SITE = hall_site()


def view(picture: Picture | None = None, newest: dict[str, int] | None = None) -> WallView:
    """The small plant's wall, now."""
    return WallView(picture or Picture(), SITE, newest or {}, NOW_US)


def test_fresh_picture_has_no_trouble() -> None:
    assert trouble(camera(), view(), NOW_US - S, plain) == ("", "")


def test_picture_older_than_the_limit_is_old_though_everybody_says_live() -> None:
    title, detail = trouble(camera(), view(), NOW_US - 4 * S, plain)
    assert title == "Picture old 4 s"
    assert detail == "the program that brings it is silent · last picture 14:32:03"


def test_frozen_picture_says_since_when_though_frames_still_come() -> None:
    reading = camera(picture=PictureState.FROZEN, last_s=41)
    title, detail = trouble(reading, view(), NOW_US, plain)
    assert title == "Picture frozen 41 s"
    assert detail == "the stream still runs · last picture 14:31:26"


def test_camera_that_never_sent_a_picture() -> None:
    assert trouble(None, view(), 0, plain) == ("No picture yet", "waiting for the camera")
    past = replace(view(), replaying=True)
    assert trouble(None, past, 0, plain) == ("No picture yet", "nothing recorded at this moment, or not found yet")


def test_tile_carries_permit_and_the_worst_tier() -> None:
    picture = Picture()
    permit = Permit(
        permit="CSE-0012", kind="CSE", grade="", state=PermitState.SUSPENDED, zone="reactor-hall", work="", work_en="",
        leader="", guardian="", workers=(), valid_from_us=0, valid_to_us=0, gas_tested_at_us=0, isolations=0,
        isolations_verified=0, camera="C02",
    )  # fmt: skip
    for message in (permit, alert("a", Tier.ONE, cameras=("C02", "C03")), alert("b", Tier.SOS, cameras=("C02",))):
        picture.fold(message)
    tiles = {tile.camera: tile for tile in tile_states(view(picture, {"C02": NOW_US}), "zh", plain)}
    assert (tiles["C02"].title, tiles["C02"].note, tiles["C02"].tier) == ("C02 反应 2", "CSE-0012 suspended", "SOS")
    assert tiles["C03"].tier == ""
    assert tiles["C02"].trouble == ""
    assert tiles["C01"].trouble == "No picture yet"


def test_shelved_alerts_and_alerts_of_sight_colour_no_tile() -> None:
    shelved = alert("a", Tier.ONE, cameras=("C01",), state=AlertState.SHELVED)
    blind = alert("b", Tier.TWO, source="camera/C01", question=Question.SIGHT)
    assert Standing([shelved, blind]).looked_at() == {}


def test_boxes_carry_the_worst_behaviour_in_words() -> None:
    seen = Seen(
        camera="C01",
        captured_at_us=NOW_US,
        objects=(
            SeenObject(1, "person", 0.9, (0.1, 0.1, 0.2, 0.5)),
            SeenObject(2, "person", 0.9, (0.5, 0.1, 0.6, 0.5)),
        ),
        behaviours=(SeenBehaviour("no_helmet", 1, NOW_US - S), SeenBehaviour("crane_radius", 1, NOW_US - 3_100_000)),
    )
    worst, calm = boxes(seen, plain)
    assert (worst.label, worst.tier) == ("Person inside crane radius 3.1 s", "1")
    assert (calm.label, calm.tier) == ("person 2", "")


def test_behaviour_of_no_known_kind_is_a_plain_box() -> None:
    seen = Seen(
        camera="C01",
        captured_at_us=NOW_US,
        objects=(SeenObject(1, "person", 0.9, (0.1, 0.1, 0.2, 0.5)),),
        behaviours=(SeenBehaviour("dances", 1, NOW_US),),
    )
    assert boxes(seen, plain)[0].tier == ""


def test_zone_in_front_of_the_camera_is_seen_and_one_behind_is_not() -> None:
    lens = SITE.cameras[0]
    ahead = ((26.0, 24.0), (30.0, 24.0), (30.0, 30.0), (26.0, 30.0))
    behind = ((2.0, 2.0), (6.0, 2.0), (6.0, 6.0), (2.0, 6.0))
    outline = projected(lens, ahead)
    assert any(0 < x < 1 and 0 < y < 1 for x, y in outline)
    assert projected(lens, behind) == ()


def test_place_of_a_closed_permit_is_not_drawn() -> None:
    closed = Permit(
        permit="HOT-1", kind="HOT", grade="1", state=PermitState.CLOSED, zone="reactor-hall", work="", work_en="",
        leader="", guardian="", workers=(), valid_from_us=0, valid_to_us=0, gas_tested_at_us=0, isolations=0,
        isolations_verified=0, camera="C01",
    )  # fmt: skip
    assert seen_zones(SITE.cameras[0], SITE, [closed]) == ()


def look(captured_at_us: int, *objects: tuple[int, tuple[float, float, float, float]]) -> Seen:
    """Persons by track and box."""
    return Seen(
        camera="C01",
        captured_at_us=captured_at_us,
        objects=tuple(SeenObject(track=track, kind="person", score=0.9, box=box) for track, box in objects),
    )


def test_a_box_goes_on_with_the_man_it_marks() -> None:
    """Half a second after the look a walking man's box is where he is; of one who was not there before it stays."""
    before = look(NOW_US - S, (1, (0.10, 0.2, 0.20, 0.6)))
    now = look(NOW_US, (1, (0.14, 0.2, 0.24, 0.6)), (2, (0.5, 0.5, 0.6, 0.9)))
    walked, stayed = carried(boxes(now, plain), (now, before), NOW_US + S // 2)
    assert walked.box == pytest.approx((0.16, 0.2, 0.26, 0.6))
    assert stayed.box == (0.5, 0.5, 0.6, 0.9)
    assert carried(boxes(now, plain), (now, before), NOW_US) == boxes(now, plain)


def test_a_box_is_not_thrown_about() -> None:
    """At most its own width; not by two looks that lie too far apart, nor without a look before."""
    before = look(NOW_US - S // 5, (1, (0.10, 0.2, 0.20, 0.6)))
    now = look(NOW_US, (1, (0.18, 0.2, 0.28, 0.6)))
    (mark,) = carried(boxes(now, plain), (now, before), NOW_US + S)
    assert mark.box == pytest.approx((0.28, 0.2, 0.38, 0.6))
    long_ago = look(NOW_US - 3 * S, (1, (0.10, 0.2, 0.20, 0.6)))
    assert carried(boxes(now, plain), (now, long_ago), NOW_US + S // 2) == boxes(now, plain)
    assert carried(boxes(now, plain), (now,), NOW_US + S // 2) == boxes(now, plain)


def test_a_picture_that_nobody_looks_at_says_so() -> None:
    """While the detector stands still on a living picture, and why when it is not believed."""
    picture = Picture()
    picture.fold(camera("C01"))
    blind = alert("sight/detector_blind/camera/C01", Tier.TWO, kind="detector_blind", source="camera/C01")
    picture.fold(blind)
    seen_now = {"C01": NOW_US, "C02": NOW_US}
    tiles = {tile.camera: tile for tile in tile_states(view(picture, seen_now), "en", plain)}
    assert tiles["C01"].unwatched == "Not watched: detection stands still"
    assert tiles["C02"].unwatched == ""
    picture.fold(alert("sight/x/program/vision-1", Tier.TWO, kind="detector_untrusted", source="program/vision-1"))
    assert tile_states(view(picture, seen_now), "en", plain)[0].unwatched == "Not watched: detector not trustworthy"
    assert tile_states(view(picture), "en", plain)[1].unwatched == ""
    picture.fold(replace_message(blind, active=False))
    assert tile_states(view(picture, seen_now), "en", plain)[0].unwatched == ""


def test_a_skeleton_joins_what_is_sure_and_goes_on_with_its_box() -> None:
    known = {0: (0.2, 0.1, 0.9), 5: (0.18, 0.2, 0.9), 6: (0.22, 0.2, 0.9), 11: (0.18, 0.3, 0.4)}
    points = tuple(known.get(k, (0.0, 0.0, 0.0)) for k in range(17))
    looks = [
        Seen(camera="C01", captured_at_us=at_us, objects=(SeenObject(1, "person", 0.9, box, keypoints=points),))
        for at_us, box in ((1_400_000, (0.15, 0.1, 0.25, 0.5)), (1_000_000, (0.11, 0.1, 0.21, 0.5)))
    ]

    (mark,) = boxes(looks[0], plain)

    assert set(mark.bones) == {(0.18, 0.2, 0.22, 0.2), (0.2, 0.1, 0.18, 0.2), (0.2, 0.1, 0.22, 0.2)}
    (moved,) = carried((mark,), looks, 1_500_000)
    assert moved.box[0] == pytest.approx(0.16)
    assert moved.bones[0] == pytest.approx((0.19, 0.2, 0.23, 0.2))


def test_nobody_without_key_points_has_a_skeleton() -> None:
    for points in ((), ((0.1, 0.1, 0.9),) * 3):
        seen = Seen(
            camera="C01", captured_at_us=1, objects=(SeenObject(1, "person", 0.9, (0, 0, 1, 1), keypoints=points),)
        )
        assert boxes(seen, plain)[0].bones == ()
    assert b"keypoints" not in msgspec.json.encode(SeenObject(1, "person", 0.9, (0, 0, 1, 1)))


@pytest.mark.parametrize(
    ("main_url", "main", "own", "aspect"),
    [
        ("", None, (640, 360), 16 / 9),
        ("rtsp://c/main", None, (0, 0), 16 / 9),
        ("rtsp://c/main", MainStream(0, 0, 0.0, 0.0), (0, 0), 16 / 9),
        ("rtsp://c/main", MainStream(2560, 1920, 25.0, 4000.0), (2560, 1920), 4 / 3),
    ],
)
def test_the_shape_of_a_tile_is_that_of_the_main_stream_once_it_is_known(
    main_url: str, main: MainStream | None, own: tuple[int, int], aspect: float
) -> None:
    picture = Picture()
    picture.fold(replace_message(camera(), main=main))
    first, *others = SITE.cameras
    site = replace(SITE, cameras=(replace(first, main_url=main_url), *others))
    tile = tile_states(WallView(picture, site, {}, NOW_US), "en", plain)[0]
    assert (tile.wh_px, tile.aspect) == (own, aspect)
