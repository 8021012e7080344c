"""The ring of tiles: newest wins, nothing torn, and writers and readers come and go in any order."""

import gc
import multiprocessing
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from multiprocessing.shared_memory import SharedMemory
from multiprocessing.synchronize import Event

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console import ring
from console.ring import SLOTS, Pixels, TileReader, TileWriter, main_ring_name, ring_name
from tests.waiting import eventually


def flat(width: int, height: int, value: int) -> Pixels:
    """A picture of one value."""
    return np.full((height, width, 4), value % 256, np.uint8)


@pytest.fixture
def name() -> str:
    return f"vgl-t-{secrets.token_hex(6)}"


@pytest.fixture
def writer(name: str) -> Iterator[TileWriter]:
    made = TileWriter(name, (64, 36))
    yield made
    made.close()


@pytest.fixture
def reader(name: str) -> Iterator[TileReader]:
    made = TileReader(name)
    yield made
    made.close()


class Clock:
    """A monotonic clock that the test moves."""

    def __init__(self) -> None:
        self.now_ns = time.monotonic_ns()

    def monotonic_ns(self) -> int:
        return self.now_ns

    def pass_s(self, seconds: float) -> None:
        self.now_ns += int(seconds * 1e9)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(ring, "time", made)
    return made


def test_newest_wins(writer: TileWriter, reader: TileReader) -> None:
    for n in range(1, 10):
        writer.write(flat(64, 36, n), 1000 + n)
    tile = reader.newest()
    assert tile is not None
    assert (tile.sequence, tile.captured_at_us, tile.pixels_bgra.shape) == (9, 1009, (36, 64, 4))
    assert (tile.pixels_bgra == 9).all()


@given(sizes=st.lists(st.tuples(st.integers(1, 64), st.integers(1, 36), st.integers(0, 255)), min_size=1, max_size=12))
@settings(max_examples=30)
def test_any_sequence_of_sizes_reads_back_its_last_picture(sizes: list[tuple[int, int, int]]) -> None:
    name = f"vgl-t-{secrets.token_hex(6)}"
    writer, reader = TileWriter(name, (64, 36)), TileReader(name)
    for n, (width, height, value) in enumerate(sizes):
        writer.write(flat(width, height, value), n)
    tile = reader.newest()
    width, height, value = sizes[-1]
    assert tile is not None and tile.captured_at_us == len(sizes) - 1
    assert np.array_equal(tile.pixels_bgra, flat(width, height, value))
    reader.close()
    writer.close()


def test_a_tile_is_whole_until_its_slot_comes_round(writer: TileWriter, reader: TileReader) -> None:
    writer.write(flat(64, 36, 1), 1)
    tile = reader.newest()
    assert tile is not None
    for n in range(SLOTS - 1):
        writer.write(flat(64, 36, n), n)
        assert reader.still_whole(tile)
    writer.write(flat(64, 36, 9), 9)
    assert not reader.still_whole(tile)


def test_a_half_written_slot_is_not_there(writer: TileWriter, reader: TileReader) -> None:
    writer.write(flat(64, 36, 1), 1)
    slot = writer._ring.slots[1]
    slot[0] = 5
    assert reader.newest() is None
    slot[0] = 1
    assert reader.newest() is not None


def test_readers_cannot_write(writer: TileWriter, reader: TileReader) -> None:
    writer.write(flat(64, 36, 1), 1)
    tile = reader.newest()
    assert tile is not None
    with pytest.raises(ValueError, match="read-only"):
        tile.pixels_bgra[:] = 0


@pytest.mark.parametrize("shape", [(37, 64, 4), (36, 64, 3)])
def test_a_picture_that_does_not_fit_is_refused(writer: TileWriter, shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        writer.write(np.zeros(shape, np.uint8), 1)


def test_a_capacity_of_nothing_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="holds no picture"):
        TileWriter(name, (0, 10))


def test_the_largest_wish_wins_and_lasts_two_seconds(name: str, clock: Clock) -> None:
    writer = TileWriter(name, (64, 36))
    small, large = TileReader(name), TileReader(name)
    small.newest(), large.newest()
    small.want(16, 9)
    large.want(32, 18)
    assert writer.wanted_wh_px() == (32, 18)
    for _ in range(4):
        clock.pass_s(0.6)
        small.newest()  # it keeps looking; the large one has vanished
    assert writer.wanted_wh_px() == (16, 9)
    small.want(0, 0)
    assert writer.wanted_wh_px() == (0, 0)
    small.close(), large.close(), writer.close()


def test_a_close_up_is_wanted_as_long_as_somebody_renews_it(name: str, clock: Clock) -> None:
    writer = TileWriter(name, (64, 36))
    wall, close = TileReader(name), TileReader(name)
    wall.newest(), close.newest()
    wall.want(64, 36)
    assert (writer.wanted_wh_px(), writer.close_up_wh_px()) == ((64, 36), (0, 0))
    close.want(32, 18, close_up=True)
    assert (writer.wanted_wh_px(), writer.close_up_wh_px()) == ((64, 36), (32, 18))
    for _ in range(4):
        clock.pass_s(0.6)
        close.newest()
    assert (writer.wanted_wh_px(), writer.close_up_wh_px()) == ((32, 18), (32, 18))
    clock.pass_s(2.1)
    assert writer.close_up_wh_px() == (0, 0), "who looked has died"
    close.want(32, 18, close_up=True)
    writer.close()
    assert writer.close_up_wh_px() == (0, 0)
    wall.close(), close.close()


def test_more_readers_than_lines_do_no_harm(name: str, clock: Clock) -> None:
    writer = TileWriter(name, (640, 360))
    readers = [TileReader(name) for _ in range(ring.WISHES + 1)]
    for n, reader in enumerate(readers):
        reader.newest()
        reader.want(n + 1, 1)
    assert writer.wanted_wh_px() == (ring.WISHES, 1)
    clock.pass_s(3)
    readers[-1].newest()
    assert writer.wanted_wh_px() == (ring.WISHES + 1, 1)
    for reader in readers:
        reader.close()
    writer.close()


def test_closing_takes_the_wish_back(writer: TileWriter, name: str) -> None:
    reader = TileReader(name)
    reader.newest()
    reader.want(10, 10)
    reader.close()
    assert writer.wanted_wh_px() == (0, 0)


def test_a_reader_waits_for_its_writer_and_follows_the_next_one(name: str, clock: Clock) -> None:
    reader = TileReader(name)
    reader.want(20, 10)
    assert reader.newest() is None

    first = TileWriter(name, (64, 36))
    first.write(flat(20, 10, 1), 1)
    clock.pass_s(1)
    held = reader.newest()
    assert held is not None and first.wanted_wh_px() == (20, 10)
    first.close()
    assert reader.newest() is None

    second = TileWriter(name, (64, 36))
    second.write(flat(20, 10, 2), 2)
    clock.pass_s(1)
    tile = reader.newest()
    assert tile is not None and tile.captured_at_us == 2
    assert second.wanted_wh_px() == (20, 10)
    assert (held.pixels_bgra == 1).all()  # a picture held over the change still has its memory
    del held, tile
    reader.close()
    second.close()
    assert ring._held == []


def test_a_left_segment_is_replaced_and_its_old_writer_cannot_take_the_new_one_away(name: str, clock: Clock) -> None:
    hung = TileWriter(name, (64, 36))
    hung.write(flat(8, 8, 1), 1)
    reader = TileReader(name)
    assert reader.newest() is not None
    restarted = TileWriter(name, (32, 18))
    hung.write(flat(8, 8, 3), 3)
    assert reader.newest() is None  # the old one is marked
    hung.close()
    restarted.write(flat(8, 8, 2), 2)
    for _ in range(3):
        clock.pass_s(1)
        tile = reader.newest()
    assert tile is not None and tile.captured_at_us == 2
    reader.close()
    restarted.close()


def test_a_segment_unlinked_by_others_is_found_again(name: str, clock: Clock) -> None:
    gone = TileWriter(name, (64, 36))
    gone.write(flat(8, 8, 1), 1)
    reader = TileReader(name)
    assert reader.newest() is not None
    ring._unlink(gone._segment)  # type: ignore[arg-type]
    fresh = TileWriter(name, (64, 36))
    fresh.write(flat(8, 8, 2), 2)
    for _ in range(3):
        clock.pass_s(1)
        tile = reader.newest()
    assert tile is not None and tile.captured_at_us == 2
    del tile
    reader.close()
    fresh.close()
    gone.close()  # its name is gone already: nothing to unlink


def test_where_a_name_cannot_be_taken_away_the_segment_is_taken_over(name: str) -> None:
    left = TileWriter(name, (64, 36))
    left.write(flat(8, 8, 1), 1)
    generation = left._ring.generation
    segment = ring._created(name, 8 * 8 * 4, replace=False)
    again = ring._Ring(segment)
    assert again.generation != generation and again.header[4] == 0
    del again
    segment.close()
    left.close()


def test_something_else_of_that_name_is_not_read(name: str) -> None:
    for size in (16, 4096):
        other = SharedMemory(name, create=True, size=size)
        reader = TileReader(name)
        assert reader.newest() is None
        reader.close()
        other.close()
        other.unlink()


def test_ring_names_are_short_and_differ_by_camera() -> None:
    names = {ring_name("plant", "a1b2c3", f"C{n:02}") for n in range(99)}
    assert len(names) == 99 and max(map(len, names)) <= 30


def test_cameras_whose_long_names_begin_alike_have_rings_of_their_own() -> None:
    ids = [f"{'tank-farm-west-gate-and-pump-house-'[:length]}{n}" for length in (17, 18, 35) for n in "123"]
    for name in (partial(ring_name, "plant"), main_ring_name):
        names = {name("a1b2c3", one) for one in ids}
        assert len(names) == len(ids) and max(map(len, names)) <= 30
        assert all("a1b2c3-" in one for one in names)


def _write(name: str, pictures: int, seen: Event) -> None:
    """Write pictures of one value each, sizes changing; once the first was seen, as fast as it goes."""
    writer = TileWriter(name, (320, 180))
    writer.write(flat(320, 180, 1), 1)
    seen.wait(20)
    for n in range(2, pictures + 1):
        width = 320 if n % 3 else 160
        writer.write(flat(width, 180, n), n)
    writer.close()


def test_no_torn_picture_is_ever_accepted(name: str) -> None:
    context = multiprocessing.get_context("spawn")
    seen = context.Event()
    process = context.Process(target=_write, args=(name, 8_000, seen))
    process.start()
    reader = TileReader(name)
    accepted = refused = 0
    while process.is_alive():
        tile = reader.newest()
        if tile is None:
            continue
        seen.set()
        copy = tile.pixels_bgra.copy()
        if not reader.still_whole(tile):
            refused += 1
            continue
        accepted += 1
        assert (copy == tile.captured_at_us % 256).all(), "torn"
        assert copy.shape[1] == (320 if tile.captured_at_us % 3 else 160)
    process.join(10)
    reader.close()
    assert process.exitcode == 0
    assert accepted > 100, (accepted, refused)


def test_a_reader_that_exits_leaves_the_segment_and_says_nothing(name: str, writer: TileWriter) -> None:
    writer.write(flat(8, 8, 7), 7)
    code = f"from console.ring import TileReader as R; r = R('{name}'); print(r.newest().captured_at_us)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=True)
    assert (run.stdout.strip(), run.stderr) == ("7", "")
    late = TileReader(name)
    assert late.newest() is not None
    late.close()


def test_a_killed_writer_is_replaced(name: str) -> None:
    """kill -9 of the writer: the picture stays with its age; the next writer replaces the segment."""
    code = (
        "import sys, time, numpy as np\nfrom console.ring import TileWriter\n"
        f"w = TileWriter('{name}', (64, 36)); w.write(np.zeros((8, 8, 4), np.uint8), 1)\n"
        "print('there', flush=True); sys.stdin.read()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None and process.stdout.readline() == "there\n"
    reader = TileReader(name)
    eventually(lambda: reader.newest() is not None)
    process.kill()
    _, errors = process.communicate(timeout=10)
    assert errors == ""
    tile = reader.newest()
    assert tile is not None and tile.captured_at_us == 1
    restarted = TileWriter(name, (64, 36))
    restarted.write(flat(8, 8, 2), 2)

    def second() -> bool:
        found = reader.newest()
        return found is not None and found.captured_at_us == 2

    eventually(second)
    del tile
    reader.close()
    restarted.close()
    gc.collect()
