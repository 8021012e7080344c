"""Where an alert leads, and what the guidance says of steps that are done and of steps of the site."""

from __future__ import annotations

from msgspec.structs import replace

from console.messages import StepTick
from console.presenters.alert_links import found, links_of, links_text
from console.presenters.guidance import SHOWN, guidance
from console.presenters.texts import plain
from console.room.picture import Picture
from console.site.usual_rules import SHOWS
from tests.gui.desk import NOW_US, S
from tests.gui.plant.scene import demo_site, trouble

SITE = demo_site()
SOS, GAS, GUARDIAN = (
    "danger/sos/worker/W-017",
    "danger/gas_level_1/gas/G-114",
    "danger/guardian_absent/permit/CSE-0012",
)


def folded() -> Picture:
    """The scene in trouble."""
    picture = Picture()
    for message in trouble(SITE):
        picture.fold(message)
    return picture


def test_an_alert_leads_to_all_that_helps() -> None:
    picture = folded()
    links = links_of(picture.alerts[SOS], picture, SITE, "en", plain)
    keys = [link.key for link in links]
    assert keys[0] == "wall:C05" and f"plant:{SOS}" in keys and "permits:HOT-0007" in keys
    assert {"plant:worker/W-017", "interlocks:IL-01"} <= set(keys)
    texts = " | ".join(f"{link.text} {link.note}" for link in links)
    for said in (
        "telephone Li Wei 139",
        "nearest extinguisher Extinguisher",
        "eye wash Eye wash",
        "muster point",
        " m",
    ):
        assert said in texts
    assert links_text(links, plain).startswith("G goes to: camera C05 Reactor hall F2 · ")


def test_a_permit_leads_to_its_guardian() -> None:
    picture = folded()
    texts = [link.text for link in links_of(picture.alerts[GUARDIAN], picture, SITE, "en", plain)]
    assert any(text.startswith("guardian ") for text in texts)


def test_links_narrow_with_every_word() -> None:
    picture = folded()
    links = links_of(picture.alerts[SOS], picture, SITE, "en", plain)
    assert [link.key for link in found(links, "li wei tele")] == ["plant:worker/W-017"]
    assert found(links, "nothing like it") == ()


def test_a_step_of_the_site_stands_first_with_its_telephone() -> None:
    picture = folded()
    for language, said in (
        ("en", "Have the operator of the reactor hall close XV-203"),
        ("zh", "让反应厂房当班操作工关闭 XV-203"),
    ):
        first = guidance(picture.alerts[GAS], picture, SITE, language, plain).steps[0]
        assert (first.text, first.note) == (said, "8203")


def test_a_done_step_says_who_did_it_when_and_what() -> None:
    picture = folded()
    tick = StepTick(1, "Look at the cameras of the place", "li", NOW_US - 7 * S, "nobody to be seen")
    alert = replace(picture.alerts[GAS], steps_done=(0, 1), ticks=(tick,))
    steps = guidance(alert, picture, SITE, "en", plain).steps
    assert steps[1].done and steps[1].note.endswith("✓ Li 14:32:00: nobody to be seen")


def test_everything_that_a_step_may_show_can_be_shown() -> None:
    assert set(SHOWN) == set(SHOWS)
    picture = folded()
    state = guidance(picture.alerts["danger/no_helmet/camera/C12"], picture, SITE, "en", plain)
    assert state.steps
