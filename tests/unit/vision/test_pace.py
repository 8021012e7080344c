"""Which packets are decoded: everything watched, little of what nobody watches, newest wins when behind."""

from console.vision.pace import DROP_BEHIND_US, HIDE_BEHIND_US, THIN_BEHIND_US, Pace

GOP = 25
FRAME = 40_000


def decoded(pace: Pace, frames: range, watched: bool = True, behind_us: int = 0) -> list[int]:
    """Numbers of the frames that go to the decoder; each 25th is a key frame."""
    return [n for n in frames if pace.decodes(n % GOP == 0, n * FRAME, behind_us, watched)]


def test_all_of_a_watched_stream_is_decoded() -> None:
    assert decoded(Pace(), range(100)) == list(range(100))


def test_nothing_is_decoded_before_the_first_key_frame() -> None:
    assert decoded(Pace(), range(3, 30)) == [25, 26, 27, 28, 29]


def test_an_unwatched_stream_costs_its_key_frames() -> None:
    pace = Pace()
    assert len(decoded(pace, range(GOP), watched=False)) == GOP  # how often key frames come is not known yet
    assert len(decoded(pace, range(GOP, 9 * GOP), watched=False)) == 8


def test_rare_key_frames_alone_will_not_do() -> None:
    pace = Pace()
    assert [n for n in range(200) if pace.decodes(n % 50 == 0, n * FRAME, 0, False)] == list(range(200))


def test_who_begins_to_look_sees_nothing_broken() -> None:
    pace = Pace()
    decoded(pace, range(GOP + 10), watched=False)
    assert decoded(pace, range(GOP + 10, GOP + 30)) == [50, 51, 52, 53, 54]


def test_far_behind_all_is_dropped_up_to_the_next_key_frame() -> None:
    pace = Pace()
    assert decoded(pace, range(10), behind_us=DROP_BEHIND_US + 1) == [0]
    assert decoded(pace, range(10, 27)) == [25, 26]


def test_behind_fewer_are_shown() -> None:
    pace = Pace()
    for behind, shown in ((0, 10), (THIN_BEHIND_US + 1, 5), (HIDE_BEHIND_US + 1, 0)):
        pace.decodes(True, 0, behind, True)
        assert sum(pace.shows() for _ in range(10)) == shown
