"""The main stream: open while somebody looks closely, in a ring that lives no longer than that."""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from console.ring import TileReader, TileWriter, clear_away
from console.vision import close_up
from console.vision.close_up import AGAIN_S, LINGER_S, CloseUp, CloseUps
from console.vision.connection import Source
from devices.cameras.address import address
from devices.cameras.sources import opened
from devices.errors import LinkLost
from tests.integration import vision_server as vs
from tests.waiting import eventually

SHM = Path("/dev/shm")


class Looked:
    """A camera whose close look a test sets."""

    def __init__(self, camera: str = "C01") -> None:
        self.camera = camera
        self.wh_px = (0, 0)

    def close_up_wh_px(self) -> tuple[int, int]:
        """As it was set."""
        return self.wh_px


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Source]:
    """A moving and a still film of 1280x720, opened as cameras are."""
    folder = tmp_path_factory.mktemp("films")
    scenes = {"moving": vs.moving, "still": vs.still}
    paths = {name: vs.clip(folder / f"{name}.mp4", scene, 2, times=2) for name, scene in scenes.items()}
    return {name: lambda path=path: opened(address(path.as_uri())) for name, path in paths.items()}  # type: ignore[misc]


@pytest.fixture
def ring() -> Iterator[str]:
    name = f"vgm-t-{secrets.token_hex(6)}"
    yield name
    clear_away(name)


@pytest.fixture
def looking(ring: str) -> Iterator[Callable[..., CloseUp]]:
    """Begins close-ups; all have ended after the test."""
    begun: list[CloseUp] = []

    def begin(source: Source, wh_px: tuple[int, int] = (960, 540)) -> CloseUp:
        begun.append(CloseUp("C01", source, ring, wh_px))
        return begun[-1]

    yield begin
    for one in begun:
        one.stop()
        one.join(5)
        assert not one.alive


def size(reader: TileReader) -> tuple[int, int]:
    """Width and height of the newest picture, (0, 0) while there is none."""
    tile = reader.newest()
    return (tile.pixels_bgra.shape[1], tile.pixels_bgra.shape[0]) if tile is not None else (0, 0)


def test_it_comes_in_the_size_that_is_looked_at_and_no_larger_than_it_is(
    films: dict[str, Source], looking: Callable[..., CloseUp], ring: str
) -> None:
    one, reader = looking(films["moving"]), TileReader(ring)
    eventually(lambda: size(reader) == (960, 540), "the wanted size")
    said = eventually(lambda: (s := one.said()).kbit_s > 0 and s, "its rate")
    assert (said.width, said.height, said.why) == (1280, 720, "") and said.kbit_s > 20
    memory = (SHM / ring).stat().st_size
    one.wh_px = (3840, 2160)
    eventually(lambda: size(reader) == (1280, 720), "all there is")
    assert memory < 4 * 960 * 540 * 4 + 2**14 < (SHM / ring).stat().st_size < 4 * 1280 * 720 * 4 + 2**14
    one.stop()
    eventually(lambda: not one.alive, "its end")
    assert not (SHM / ring).exists() and reader.newest() is None
    reader.close()


def test_a_picture_that_stands_still_is_not_shown_and_told(
    films: dict[str, Source], looking: Callable[..., CloseUp], ring: str
) -> None:
    one, reader = looking(films["still"]), TileReader(ring)
    eventually(lambda: size(reader) != (0, 0), "pictures")
    eventually(lambda: "stands still" in one.said().why, "it is noticed")
    last = reader.newest()
    before = one.said().fps
    eventually(lambda: one.said().fps > 0, f"more pictures than {before}")
    now = reader.newest()
    assert last is not None and now is not None and now.sequence == last.sequence
    reader.close()


def test_a_stream_that_cannot_be_opened_is_tried_again_and_told_once(
    films: dict[str, Source],
    looking: Callable[..., CloseUp],
    ring: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(close_up, "pause_s", lambda fault, failures, chance: 0.05)
    refusals = iter([LinkLost("cam: gone")] * 3)

    def source() -> object:
        for refusal in refusals:
            raise refusal
        return films["moving"]()

    with caplog.at_level(logging.WARNING):
        one, reader = looking(source), TileReader(ring)
        eventually(lambda: one.said().why == "cam: gone", "why")
        eventually(lambda: size(reader) == (960, 540), "pictures after all")
    assert one.said().why == "" and caplog.text.count("main stream: cam: gone") == 1
    reader.close()


def test_it_is_open_from_the_first_close_look_to_a_while_after_the_last(ring: str) -> None:
    gone, begun = threading.Event(), []

    def source() -> object:
        gone.wait(20)
        raise LinkLost("cam: gone")

    def begin(wh_px: tuple[int, int]) -> CloseUp:
        begun.append(CloseUp("C01", source, ring, wh_px))  # type: ignore[arg-type]
        return begun[-1]

    camera, other = Looked(), Looked("C02")
    ups = CloseUps([camera, other], {"C01": begin})
    other.wh_px = (1920, 1080)
    ups.follow(0.0)
    assert len(ups) == 0 and ups.said("C01") is None and ups.said("C02") is None
    camera.wh_px = (960, 540)
    ups.follow(1.0)
    camera.wh_px = (1280, 720)
    ups.follow(2.0)
    assert len(ups) == len(begun) == 1 and begun[0].wh_px == (1280, 720)
    said = ups.said("C01")
    assert said is not None and (said.width, said.why) == (0, "") and [work.name for work in ups.works] == ["C01 main"]
    camera.wh_px = (0, 0)
    ups.follow(2.0 + LINGER_S)
    assert len(ups) == 1, "who comes back at once finds it open"
    ups.follow(2.1 + LINGER_S)
    assert len(ups) == 0 and ups.said("C01") is None and len(ups.works) == 1, "it may still hang"
    camera.wh_px = (960, 540)
    ups.follow(7.0)
    assert len(begun) == 1, "not two at once"
    gone.set()
    eventually(lambda: not begun[0].alive, "the first has ended")
    ups.follow(8.0)
    assert len(begun) == 2 and len(ups.works) == 1
    ups.stop()
    ups.join(5)
    assert not begun[1].alive


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_one_whose_thread_dies_is_begun_again_after_a_while(ring: str, caplog: pytest.LogCaptureFixture) -> None:
    def source() -> object:
        raise ZeroDivisionError

    begun: list[CloseUp] = []

    def begin(wh_px: tuple[int, int]) -> CloseUp:
        begun.append(CloseUp("C01", source, ring, wh_px))  # type: ignore[arg-type]
        return begun[-1]

    camera = Looked()
    camera.wh_px = (960, 540)
    ups = CloseUps([camera], {"C01": begin})
    for now_s in (0.0, AGAIN_S - 0.1, AGAIN_S):
        ups.follow(now_s)
        eventually(lambda: not begun[-1].alive, "it died")
    assert len(begun) == 2 and caplog.text.count("C01: the thread of its main stream has died") == 1


def test_what_a_dead_worker_left_is_cleared_away(ring: str) -> None:
    left, reader = TileWriter(ring, (64, 36)), TileReader(ring)
    reader.newest()
    clear_away(ring)
    assert not (SHM / ring).exists() and reader.newest() is None
    clear_away(ring)
    reader.close()
    left.close()
