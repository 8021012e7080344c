"""The main stream of a simulated camera: the small one's scene on more pixels, in step with it."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from devices.sim.plant import Plant
from devices.sim.video import main_stream
from devices.sim.video.clip import decode
from devices.sim.video.main_stream import HEIGHT_PX, WIDTH_PX, MainStream, MainStreams, draw, main_name
from devices.sim.video.programme import Programme, calm_plant
from devices.sim.video.take import Take
from tests.unit.sim_video.small_plant import plant, site


def with_main() -> Plant:
    """Camera A has one."""
    one = site()
    one["camera"] = [{**one["camera"][0], "url": "rtsp://{video}/A", "main_url": "rtsp://{video}/A-main"}]
    return Plant(one, plant().scenario, 1)


def test_it_shows_what_the_small_one_shows_on_more_pixels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(main_stream, "FRAMES", 3)
    day = with_main()
    draw(day, MainStream("A", "A-main", tmp_path / "clips" / "A-main"))
    pictures = decode(tmp_path / "clips" / "A-main")
    assert [picture.shape for picture in pictures] == [(HEIGHT_PX, WIDTH_PX, 3)] * 3
    small = Take.of(day, day.site["camera"][0]).picture(calm_plant(day).at(0.0), 0)
    half = cv2.resize(pictures[0], (small.shape[1], small.shape[0]), interpolation=cv2.INTER_AREA)
    assert float(np.mean(cv2.absdiff(half, small))) < 6.0


def test_it_is_drawn_once_and_played_in_step(tmp_path: Path) -> None:
    day = with_main()
    [stream] = MainStreams(day, tmp_path).streams
    assert not stream.is_there
    stream.clip.parent.mkdir(parents=True, exist_ok=True)
    Path(f"{stream.clip}.json").write_text("{}")
    small = Programme("A", ("calm", "calm"), "calm", ((1.0, 2.0),))
    with MainStreams(day, tmp_path) as main:
        [played] = main.programmes([small])
    clip = str(stream.clip)
    assert (played.camera, played.stretches, played.rest, played.lost) == ("A-main", (clip, clip), clip, small.lost)
    with MainStreams(day, tmp_path) as main:
        assert main.programmes([Programme("A", ("calm", "own"), "calm", ())]) == [], "the scenario is seen there"


def test_most_cameras_have_none() -> None:
    assert main_name({"url": "rtsp://{video}/A"}) == ""
    assert main_name({"url": "rtsp://{video}/A", "main_url": "rtsp://{video}/A"}) == ""
