"""The clock's way for real: a camera that serves it, a screen that shows it, and what is said when one is missing."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest

from console.bench import cameras, motion, mpv, session
from console.bench.clock import camera_process, picture, reading, watching
from console.bench.session import BenchFailed
from devices.errors import DeviceError
from devices.sim.video.streams import system_python

SIZE = (1920, 1080)
SHOWS_THE_TIME = """
import sys, time
import cv2, numpy as np
from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget
from console.bench.clock import picture
late_s = float(sys.argv[1])
class Shows(QWidget):
    def paintEvent(self, event):
        planes = np.frombuffer(picture.drawn(int((time.time() - late_s) * 1000)), np.uint8).reshape(540, 640)
        pixels = np.ascontiguousarray(cv2.cvtColor(planes, cv2.COLOR_YUV2BGRA_I420))
        QPainter(self).drawImage(0, 0, QImage(pixels.data, 640, 360, QImage.Format.Format_RGB32))
app = QApplication([]); widget = Shows(); widget.setGeometry(300, 200, 640, 360); widget.show()
timer = QTimer(interval=40); timer.timeout.connect(widget.update); timer.start()
app.exec()
"""


@pytest.fixture
def screen() -> Iterator[str]:
    with session.screen(1, own=True):
        yield os.environ["DISPLAY"]


def test_what_is_shown_late_is_measured_to_be_late(screen: str) -> None:
    shows = subprocess.Popen([sys.executable, "-c", SHOWS_THE_TIME, "0.3"], cwd=Path(__file__).parents[3])
    try:
        seen, place = watching.watch(screen, SIZE, 2.0)
    finally:
        shows.kill()
        shows.wait()
    assert place.at(0, 0) == pytest.approx((300, 200), abs=1) and place.scale_x == pytest.approx(1.0)
    assert len(seen.late_ms) > 2 and min(seen.late_ms) > 290, "300 ms, less the millisecond that is cut off"
    assert np.median(seen.late_ms) < 2000


def test_a_screen_without_the_clock_is_said(screen: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "FOUND_WITHIN_S", 0.1)
    with pytest.raises(BenchFailed, match="not to be seen"):
        watching.watch(screen, SIZE, 1.0)


def test_a_clock_that_stands_still_is_said(screen: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "_found", lambda *_: reading.Place(0, 0, 1, 1))
    with pytest.raises(BenchFailed, match="stands still"):
        watching.watch(screen, SIZE, 0.1)


def test_a_screen_that_is_not_there_is_said() -> None:
    with pytest.raises(BenchFailed, match="not to be seen"):
        watching.watch(":9999", SIZE, 0.1)


def has_x264() -> bool:
    probe = "import gi; gi.require_version('Gst', '1.0'); from gi.repository import Gst; Gst.init(None); "
    done = subprocess.run([system_python(), "-c", probe + "exit(Gst.ElementFactory.find('x264enc') is None)"])
    return done.returncode == 0


def test_the_clocks_camera_shows_the_time_or_says_what_it_lacks() -> None:
    if not has_x264():
        with pytest.raises(BenchFailed, match="`make bench` brings it"), camera_process.clock_camera():
            pass
        return
    with camera_process.clock_camera() as url, av.open(url, options={"rtsp_transport": "tcp"}) as stream:
        frames = (frame.to_ndarray(format="bgra") for frame in stream.decode(video=0))
        screens = [np.asarray(next(frames), np.uint8) for _ in range(10)]
    place = reading.place_of(screens[-1])
    assert place is not None
    times = [shown for screen in screens if (shown := reading.read(screen, place)) is not None]
    assert len(times) >= 8 and times == sorted(set(times))
    assert 0 < reading.age_ms(times[-1], time.time() * 1000) < 60_000


def test_without_gstreamer_it_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> str:
        raise DeviceError("no GStreamer here")

    monkeypatch.setattr(camera_process, "system_python", none)
    with pytest.raises(BenchFailed, match="no GStreamer here"), camera_process.clock_camera():
        pass


def test_a_camera_that_does_not_end_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stays = tmp_path / "stays.py"
    stays.write_text("import time\nprint('ready rtsp://x/clock', flush=True)\nwhile True: time.sleep(9)\n")
    monkeypatch.setattr(camera_process, "SCRIPT", stays)
    monkeypatch.setattr(camera_process, "_END_S", 0.05)
    with camera_process.clock_camera() as url:
        assert url == "rtsp://x/clock"


@pytest.mark.parametrize("rival", ["mpv", "motion"])
def test_a_rival_that_does_not_play_is_said_with_its_last_words(
    rival: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fails = tmp_path / rival
    fails.write_text("#!/bin/sh\nexit 3\n")
    fails.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    urls = ["rtsp://127.0.0.1:9/C01"]
    playing = mpv.playing(urls) if rival == "mpv" else motion.watching(urls, 15)
    with pytest.raises(BenchFailed, match=f"{rival} does not .*it said nothing"), playing:
        pass


def test_a_taken_port_is_said(tmp_path: Path) -> None:
    from devices.sim.video.clip import encode

    clip = tmp_path / "C01"
    encode([np.zeros((64, 64, 3), np.uint8)] * 5, clip)
    first, address = cameras.open_server(["C01", "C17"], 0, {"C01": str(clip)})
    try:
        assert cameras.urls(address, ["C17"]) == [f"rtsp://{address}/C17"]
        with pytest.raises(BenchFailed, match="taken"):
            cameras.open_server(["C01"], int(address.rpartition(":")[2]), {"C01": str(clip)})
    finally:
        first.stop()


def test_the_picture_is_as_large_as_a_camera() -> None:
    assert (picture.WIDTH_PX, picture.HEIGHT_PX) == (640, 360)
