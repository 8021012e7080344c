"""What seats say of themselves: their windows, and the replay they lead."""

from __future__ import annotations

from console.core.seats import MOST_WINDOWS, Seats
from console.seats import MOST_SAID, LeadReplay, LedReplay, Screens, ShowScreens
from console.values import Outcome
from tests.sites import small_site
from tests.unit.core.rig import DAY_STARTS_US as NOW
from tests.unit.core.rig import Rig

WINDOWS = (("wall", "C01 C02"), ("plant", ""))


def test_what_the_windows_show_is_a_state_and_a_row() -> None:
    rig = Rig(small_site())
    assert rig.ask(ShowScreens, "wang", windows=WINDOWS).outcome is Outcome.DONE
    assert rig.kinds == ["screens_shown"]
    [shown] = rig.answers.seats.screens.values()
    assert (shown.windows, shown.operator) == (WINDOWS, "wang")


def test_a_seat_cannot_say_without_end() -> None:
    seats, many = Seats(), tuple(("wall", "x" * 5000) for _ in range(50))
    ask = ShowScreens(ask="a", seat="s", operator="wang", asked_at_us=NOW, windows=many)
    seats.show(ask, NOW)
    kept = seats.screens["s"].windows
    assert len(kept) == MOST_WINDOWS and len(kept[0][1]) == MOST_SAID


def test_who_leads_is_told_until_it_is_over() -> None:
    rig = Rig(small_site())
    course = {"moment_us": NOW - 60_000_000, "speed": 8.0, "playing": True}
    rig.ask(LeadReplay, "wang", **course)
    [led] = rig.answers.seats.leads.values()
    assert (led.moment_us, led.speed, led.playing, led.over) == (NOW - 60_000_000, 8.0, True, False)
    rig.ask(LeadReplay, "wang", **course, over=True)
    assert rig.answers.seats.leads == {} and rig.kinds == ["replay_led", "replay_left"]


def test_both_outlive_a_restart() -> None:
    seats = Seats()
    shown = Screens(seat="s", operator="wang", windows=WINDOWS, shown_at_us=NOW)
    led = LedReplay(seat="s", operator="wang", moment_us=1, speed=1.0, playing=False, led_at_us=NOW)
    seats.restore([shown, led])
    assert (seats.screens, seats.leads) == ({"s": shown}, {"s": led})
