"""Several seats at one replay, in words."""

from __future__ import annotations

from console.presenters.replay_seats import company_text, screens_text
from console.room.picture import Picture
from console.seats import LedReplay, Screens
from tests.sites import small_site

SITE = small_site()
TITLES = {"wall": "Wall", "plant": "Plant"}
AT = 1_790_000_000_000_000


def words(text: str) -> str:
    return text


def test_what_each_seats_windows_showed() -> None:
    picture = Picture()
    assert screens_text(picture, TITLES, SITE, "en", words) == "What the screens showed was not kept"
    windows = (("wall", "C01 C02"), ("plant", ""), ("gone", "x"))
    picture.fold(Screens(seat="room-1", operator="nobody", windows=windows, shown_at_us=AT))
    assert screens_text(picture, TITLES, SITE, "en", words) == "room-1 nobody: 1 Wall (C01 C02), 2 Plant, 3 gone (x)"


def test_who_leads_and_who_follows() -> None:
    led = LedReplay(seat="room-2", operator="wang", moment_us=AT, speed=1.0, playing=False, led_at_us=AT)
    assert company_text(False, "", [led], SITE, AT, words).startswith("room-2 leads a replay of 20")
    assert company_text(True, "", [led], SITE, AT, words) == "Leads: other seats can follow"
    assert company_text(False, "room-2", [led], SITE, AT, words) == "Follows room-2 · Esc leaves"
    assert company_text(False, "", [], SITE, AT, words) == ""
