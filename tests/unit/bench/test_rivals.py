"""What is measured of processes, and how the rivals are told what to do; one that is missing is said in words."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from console import cli
from console.bench import motion, mpv, peers, processes, registry, rivals, session, video
from console.bench.session import BenchFailed
from tests.waiting import eventually

BUSY = "import sys\nprint('up', flush=True)\nwhile True: pass"
SITS = "import sys\nkept = bytearray(64 << 20)\nprint('up', flush=True)\nsys.stdin.read()"


def started(script: str) -> subprocess.Popen[str]:
    """A Python that has come to its work."""
    process = subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdout.readline() == "up\n"
    return process


def ended(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def test_cpu_is_of_the_process_that_works() -> None:
    busy, idle = started(BUSY), started(SITS)
    try:
        eventually(lambda: processes.cpu_s(busy.pid) > 0.15, "it works")
        assert processes.cpu_s(idle.pid) < processes.cpu_s(busy.pid)
        used, _ = rivals.cores_used([idle.pid], 0, 0.05)
        assert used < 0.5
    finally:
        ended(busy)
        ended(idle)


def test_memory_descriptors_and_threads_are_those_of_the_process() -> None:
    process = started(SITS)
    try:
        before = processes.usage(process.pid)
        assert before is not None and 64 < before.pss_mb < 120 and before.threads == 1 and before.descriptors >= 3
        assert process.pid in processes.descendants(os.getpid())
        name = Path(f"/proc/{process.pid}/cmdline").read_bytes().split(b"\0")[0].decode()
        assert processes.below_named(os.getpid(), Path(name).name) > 0
    finally:
        ended(process)
    assert processes.usage(process.pid) is None and processes.cpu_s(process.pid) == 0.0
    assert processes.program_of(process.pid) == "" and processes.below_named(process.pid, "python") == 0


def test_a_process_that_may_not_be_looked_into_has_no_usage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "77"
    (own / "fd").mkdir(parents=True)
    (own / "smaps_rollup").write_text("")
    (own / "stat").write_text("77 (a) b) S 1 " + "0 " * 40)
    monkeypatch.setattr(processes, "PROC", tmp_path)
    assert processes.usage(77) is None, "a kernel thread has no memory of its own"
    assert processes.descendants(1) == [77]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("python -m console.cli vision --site a --name vision-2", "vision-2"),
        ("python -m console.cli vision", "vision-1"),
        ("python -m console.cli room --site a", "room-1"),
        ("python -m console.cli core", "core"),
        ("python -m console.cli run --site a", ""),
        ("python -m console.cli", ""),
        ("python -m devices.sim site.toml", "plant"),
        ("/usr/bin/python3 -I /x/rtsp_server.py list.json", "cameras"),
        ("/usr/sbin/mosquitto -c x", "broker"),
        ("python leash_holder.py /usr/sbin/mosquitto", ""),
        ("", ""),
    ],
)
def test_programs_are_known_by_their_command_lines(line: str, name: str) -> None:
    assert processes.name_of(line.split()) == name


def test_shared_memory_is_summed_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("vgl-a-C01", "vgl-a-C02", "vgl-b-C01"):
        (tmp_path / name).write_bytes(bytes(1 << 20))
    monkeypatch.setattr(processes, "_SHARED", tmp_path)
    assert processes.shared_mb("vgl-a-") == 2.0


def test_the_rival_stacks_every_stream_once_and_in_its_place() -> None:
    graph = mpv.stack(16)
    assert graph.count("scale=480:270") == 16 and "[vid16]" in graph and "[vid17]" not in graph
    places = graph.split("layout=")[1].split(":")[0].split("|")
    assert len(set(places)) == 16 and places[0] == "0_0" and places[15] == "1440_810"
    assert "scale=1920:1080" in mpv.stack(1)


def test_the_other_rival_gets_a_file_a_camera(tmp_path: Path) -> None:
    whole = motion.configure(tmp_path, ["rtsp://h/C01", "rtsp://h/C02"], 15).read_text()
    assert whole.count("\ncamera /") == 2 and "movie_passthrough on" in whole and "framerate 15" in whole
    assert "netcam_url rtsp://h/C02" in (tmp_path / "camera2.conf").read_text()
    watcher = motion.Watcher(1, tmp_path)
    assert watcher.cameras() == watcher.recorded() == 0
    for movie in ("1-01.mp4", "1-02.mp4", "2-01.mp4"):
        (tmp_path / movie).write_bytes(b"12")
    assert watcher.cameras() == 2 and watcher.recorded() == 6


def test_a_missing_rival_is_said_with_what_brings_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(BenchFailed, match="ffmpeg is not installed; `make bench` brings it"):
        peers.program("ffmpeg")
    assert cli.main(["bench", "rivals", "--json"]) == 1
    assert capsys.readouterr().err == "vigil bench rivals: mpv is not installed; `make bench` brings it\n"


def test_a_player_is_asked_over_its_socket(tmp_path: Path) -> None:
    import socket

    place = tmp_path / "s"
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(place))
    server.listen()
    answers = [b'{"event":"x"}\n{"data":1.5,"request_id":1}\n', b'{"data":null,"request_id":1}\n', b""]

    def answer() -> None:
        for said in answers:
            line, _ = server.accept()
            with line:
                line.recv(4096)
                line.sendall(said)

    thread = threading.Thread(target=answer)
    thread.start()
    player = mpv.Player(1, place)
    assert [player.said("time-pos") for _ in answers] == [1.5, None, None]
    thread.join()
    server.close()


def test_a_span_says_what_a_shown_picture_costs() -> None:
    span = video.Span(10.0, {"C01": 250.0, "C02": 150.0}, {"vision": 0.4, "room": 0.2})
    assert span.frames == 400 and span.ms_a_tile == pytest.approx(1.5)
    assert span.notes() == {"cores_used": 0.06, "vision_ms_a_tile": 1.0, "room_ms_a_tile": 0.5}
    assert video.Span(10.0, {}, {"vision": 0.4}).ms_a_tile == float("inf")


def test_a_screen_of_our_own_hides_the_machines_and_gives_it_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    with session.screen(1) as holder:
        assert holder == 0 and os.environ["QT_QPA_PLATFORM"] == "offscreen"
    before = dict(os.environ)
    with session.screen(1, own=True) as holder:
        assert eventually(lambda: processes.below_named(holder, "Xvfb"), "the server runs")
        assert "QT_QPA_PLATFORM" not in os.environ and os.environ["DISPLAY"].startswith(":")
    assert dict(os.environ) == before | {"DISPLAY": before["DISPLAY"]} if "DISPLAY" in before else before


def test_the_wall_is_the_sum_of_its_parts() -> None:
    assert {"wall", "many", "rivals", "glass"} <= set(registry.BENCHES)
