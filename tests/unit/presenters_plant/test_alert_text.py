"""What alerts say: every kind has its phrase, and a field that is missing never breaks or litters it."""

from __future__ import annotations

import pytest

from console.domain.kinds import KINDS
from console.messages import Alert
from console.presenters.alert_text import (
    DETAILS,
    STATES,
    TEXTS,
    TIERS,
    alert_detail,
    alert_place,
    alert_title,
    filled,
    state_text,
    tier_text,
    verdict_text,
)
from console.presenters.texts import plain
from console.values import AlertState, Question, Tier
from tests.sites import hall_site

SITE = hall_site()


def made(kind: str, source: str, **more: object) -> Alert:
    """An alert of a kind."""
    return Alert(  # type: ignore[arg-type]
        alert=f"danger/{kind}/{source}",
        kind=kind,
        question=Question.DANGER,
        tier=Tier.ONE,
        source=source,
        state=AlertState.UNACKNOWLEDGED,
        active=True,
        raised_at_us=1,
        changed_at_us=1,
        **more,
    )


def test_every_kind_has_a_phrase_and_no_phrase_is_of_no_kind() -> None:
    """The two tables grow together."""
    assert set(TEXTS) == set(KINDS)
    assert set(DETAILS) <= set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_phrase_without_any_field_is_still_a_sentence(kind: str) -> None:
    """No braces, no doubled blanks, no dangling separator; a gas alert without a value names at least nothing wrong."""
    title = alert_title(made(kind, "zone/nowhere"), SITE, "en", plain)
    detail = alert_detail(made(kind, "zone/nowhere"), SITE, "en", plain)
    for text in (title, detail):
        assert "{" not in text and "  " not in text and "()" not in text
        assert not text.startswith("·") and not text.endswith("·")


@pytest.mark.parametrize(
    ("alert", "language", "title"),
    [
        (made("sos", "worker/W-017", values={"worker": "W-017"}), "zh", "SOS 李伟 W-017"),
        (made("sos", "worker/W-017"), "en", "SOS Li Wei W-017"),
        (
            made("gas_level_1", "gas/G-114", values={"value": "27", "unit": "%LEL", "point": "G-114"}),
            "en",
            "Combustible gas 27 %LEL · G-114",
        ),
        (made("gas_level_1", "gas/G-114"), "en", "Combustible gas · G-114"),
        (
            made("crane_radius", "camera/C02", values={"camera": "C02"}),
            "en",
            "Person inside crane radius · Reactor 2 C02",
        ),
        (made("guardian_absent", "permit/CSE-0012"), "en", "Guardian absent · CSE-0012"),
        (made("plc_lost", "plc/PLC-1"), "en", "PLC lost · PLC 1"),
        (made("order_unverified", "interlock/IL-01"), "zh", "Order sent, not verified · 切断反应厂房动力电"),
        (
            made("link_lost", "zone/crane-yard", values={"link": "crane-yard", "value": "43", "unit": "points"}),
            "en",
            "Link to Crane yard lost: 43 points",
        ),
        (
            made("link_lost", "link/positioning", values={"link": "positioning", "value": "38", "unit": "tags"}),
            "en",
            "Link to positioning lost: 38 tags",
        ),
        (made("program_lost", "program/room-1"), "en", "Program lost · room-1"),
        (
            made("program_lost", "program/vision-1", values={"value": "8", "unit": "cameras"}),
            "en",
            "Program lost · vision-1 · 8 cameras",
        ),
        (made("something_new", "gas/G-114"), "en", "something new"),
    ],
)
def test_titles_name_things_as_the_site_does(alert: Alert, language: str, title: str) -> None:
    """Ids become names in the panel's language."""
    assert alert_title(alert, SITE, language, plain) == title


@pytest.mark.parametrize(
    ("alert", "place"),
    [
        (made("gas_level_1", "gas/G-114"), "Reactor hall"),
        (
            made("sos", "worker/W-017", zone="reactor-hall", storey="F2", x_m=58.0, y_m=30.0),
            "Reactor hall F2 east side",
        ),
        (made("sos", "worker/W-017", zone="reactor-hall", storey="F1", x_m=40.0, y_m=22.0), "Reactor hall north side"),
        (made("sos", "worker/W-017", zone="reactor-hall", storey="F1", x_m=40.0, y_m=35.0), "Reactor hall"),
        (made("work_without_permit", "zone/crane-yard"), "Crane yard"),
        (made("program_lost", "program/vision"), ""),
    ],
)
def test_places(alert: Alert, place: str) -> None:
    """Area, upper storey, and the side of the area for people."""
    assert alert_place(alert, SITE, "en", plain) == place


def test_detail_says_limit_and_clause_only_when_known() -> None:
    """A frame around a number is not said without the number."""
    values = {"limit": "25", "clause": "GB/T 50493-2019 5.5.2"}
    known = made("gas_level_1", "gas/G-114", values=values)
    assert alert_detail(known, SITE, "en", plain) == "≥ 25 set-point 1 (GB/T 50493-2019 5.5.2)"
    assert alert_detail(made("gas_level_1", "gas/G-114"), SITE, "en", plain) == ""


def test_states_tiers_and_verdicts_have_words() -> None:
    """Each state and tier has its word; an answered alert says by whom."""
    answered = made("sos", "worker/W-017", acknowledged_by="wang")
    assert set(STATES) == set(AlertState) and set(TIERS) == set(Tier)
    assert state_text(answered, plain) == "unacknowledged"
    assert tier_text(Tier.TWO, plain) == "Tier 2"
    assert verdict_text(answered.verdict, plain) == ""


def test_filled_keeps_words_that_stand_without_their_field() -> None:
    """'Man down' stays when nobody knows who; a bare number's frame goes."""
    assert filled("Man down · {worker}", {}) == "Man down"
    assert filled("{value} {unit} · {point}", {"point": "G-1"}) == "G-1"
