"""The order of the list, its filter, its rows; the journal's lines; the guidance with what helps."""

from __future__ import annotations

from msgspec.structs import replace

from console.domain.guidance import first_open_step
from console.domain.standing import Standing
from console.messages import Alert, Flood, JournalEntry
from console.presenters.alerts import (
    Filter,
    KnownRows,
    alert_facts,
    alert_list,
    alert_row,
    most_urgent,
)
from console.presenters.guidance import NOTES, guidance
from console.presenters.journal import journal_lines
from console.presenters.texts import clock_text, plain
from console.room.picture import Picture
from console.site import find
from console.values import AlertState, Habit, Tier
from tests.gui.plant.scene import NOW_US, S, demo_site, trouble
from tests.said import alert

SITE = demo_site()
UNACK, ACKED = AlertState.UNACKNOWLEDGED, AlertState.ACKNOWLEDGED


def folded() -> Picture:
    """The scene in trouble."""
    picture = Picture()
    for message in trouble(SITE):
        picture.fold(message)
    return picture


def test_sos_first_then_tier_then_unanswered_then_newest() -> None:
    """The order of the list."""
    old = alert("gas_level_1", "gas/G-101", NOW_US - 90 * S)
    new = alert("gas_level_1", "gas/G-102", NOW_US - 10 * S)
    done = alert("gas_level_2", "gas/G-103", NOW_US - 5 * S, state=ACKED)
    low = alert("camera_lost", "camera/C01", NOW_US - 1 * S)
    sos = alert("sos", "worker/W-001", NOW_US - 500 * S, state=ACKED)
    assert Standing([low, done, old, sos, new]).in_order() == [sos, new, old, done, low]


def test_the_most_urgent_is_the_oldest_unanswered_of_the_worst_tier() -> None:
    """What the space bar would answer."""
    old = alert("gas_level_1", "gas/G-101", NOW_US - 90 * S)
    new = alert("gas_level_1", "gas/G-102", NOW_US - 10 * S)
    sos = alert("sos", "worker/W-001", NOW_US - 500 * S, state=ACKED)
    shelved = alert("sos", "worker/W-002", NOW_US - 500 * S, state=AlertState.SHELVED)
    assert most_urgent(Standing([new, old, sos, shelved])) == old
    assert most_urgent(Standing([sos, shelved])) == sos
    assert most_urgent(Standing([])) is None


def test_shelved_alerts_stand_apart_and_are_counted() -> None:
    """They leave the list, never the panel."""
    state = alert_list(folded().alerts, SITE, NOW_US, "en", plain)
    assert [row.alert for row in state.shelved] == ["sight/band_lost/worker/W-031"]
    assert all("band_lost" not in row.alert for row in state.rows)
    assert state.counts == "unacknowledged 5 · shelved 1 · suppressed 0"
    assert state.shelved[0].state == "00:30 left"


def test_rows_say_age_state_and_who_answered() -> None:
    """One row each way."""
    rows = {row.alert: row for row in alert_list(folded().alerts, SITE, NOW_US, "en", plain).rows}
    sos = rows["danger/sos/worker/W-017"]
    assert (sos.title, sos.age, sos.state, sos.unanswered) == ("SOS Li Wei W-017", "00:18", "unacknowledged", True)
    frozen = rows["sight/camera_frozen/camera/C03"]
    assert (frozen.state, frozen.unanswered, frozen.answered_by) == ("acknowledged Wang", False, "Wang")


def test_rows_worded_before_say_the_same_as_rows_worded_anew() -> None:
    """Later, in another language, and after one alert changed and another went."""
    alerts, known = dict(folded().alerts), KnownRows()
    for at_us, language in ((NOW_US, "en"), (NOW_US + 90 * S, "en"), (NOW_US + 90 * S, "zh")):
        listed = alert_list(Standing(alerts.values()), SITE, at_us, language, plain, known_rows=known)
        assert listed == alert_list(Standing(alerts.values()), SITE, at_us, language, plain)
    answered = replace(alerts.pop("danger/sos/worker/W-017"), state=ACKED, acknowledged_by="wang")
    alerts[answered.alert] = answered
    alerts.pop("sight/camera_frozen/camera/C03")
    listed = alert_list(Standing(alerts.values()), SITE, NOW_US, "en", plain, known_rows=known)
    assert listed == alert_list(Standing(alerts.values()), SITE, NOW_US, "en", plain)
    assert "sight/camera_frozen/camera/C03" not in {row.alert for row in listed.rows}


def test_a_row_worded_before_is_not_worded_again() -> None:
    """The second time only its age is new."""
    standing, known, said = folded().alerts["danger/sos/worker/W-017"], KnownRows(), list[str]()

    def counted(text: str) -> str:
        said.append(text)
        return text

    first = known.row(standing, SITE, NOW_US, "en", counted)
    spoken = len(said)
    later = known.row(standing, SITE, NOW_US + 60 * S, "en", counted)
    assert spoken > 0 and len(said) == spoken
    assert (first.age, later.age) == ("00:18", "01:18")
    assert later == alert_row(standing, SITE, NOW_US + 60 * S, "en", plain)


def test_the_filter_narrows_by_tier_state_and_words() -> None:
    """Each alone."""
    alerts = folded().alerts.values()

    def kinds(wanted: Filter) -> set[str]:
        return {row.alert.split("/")[1] for row in alert_list(Standing(alerts), SITE, NOW_US, "en", plain, wanted).rows}

    assert kinds(Filter(tiers=frozenset({Tier.SOS}))) == {"sos"}
    assert kinds(Filter(states=frozenset({AlertState.SHELVED}))) == {"band_lost"}
    assert kinds(Filter(text="crane YARD")) == {"crane_radius"}
    assert kinds(Filter(text="nothing of the kind")) == set()


def test_words_find_time_tag_person_and_place_in_any_order() -> None:
    """As they find what is over: by the time of day, what somebody wears, his name, the instrument, all together."""
    picture = folded()
    sos = next(alert for alert in picture.alerts.values() if alert.kind == "sos")
    worker = find.by_id(SITE.workers, sos.values["worker"])
    assert worker is not None
    clock = clock_text(sos.raised_at_us, SITE.time_zone)[:5]

    def found(text: str) -> set[str]:
        rows = alert_list(Standing(picture.alerts.values()), SITE, NOW_US, "en", plain, Filter(text=text)).rows
        return {row.alert for row in rows}

    for text in (worker.tag, worker.band, f"{worker.name_en} {clock}", f"{clock} {worker.tag.lower()} sos"):
        assert sos.alert in found(text), text
    assert found(f"{worker.tag} nobody") == set()


def test_journal_lines_newest_first_with_names() -> None:
    """Time, number, what, of what, by whom."""
    entries = [
        JournalEntry(
            seq=n,
            at_us=NOW_US + n * S,
            kind=kind,
            subject="danger/sos/worker/W-017",
            operator=who,
            body={"kind": "sos", "source": "worker/W-017", "tier": "SOS", "question": "danger"},
            previous="",
            hash="",
        )
        for n, kind, who in ((1, "alert_raised", ""), (2, "alert_acknowledged", "wang"), (3, "new_kind", ""))
    ]
    order = JournalEntry(
        seq=4, at_us=NOW_US, kind="order_result", subject="IL-01", operator="", body={}, previous="", hash=""
    )
    told = "14:32:07 · #4 · order result · IL-01 Cut power of the reactor hall"
    assert list(journal_lines([order], SITE, "en", plain).values()) == [told]
    lines = journal_lines(entries, SITE, "en", plain)
    assert list(lines.values()) == [
        "14:32:10 · #3 · new kind · SOS Li Wei W-017",
        "14:32:09 · #2 · alert acknowledged · SOS Li Wei W-017 · Wang",
        "14:32:08 · #1 · alert raised · SOS Li Wei W-017",
    ]
    assert journal_lines(entries, SITE, "en", plain, most=2, known={3: "said before"})[3] == "said before"
    assert list(journal_lines(entries, SITE, "en", plain, most=2, known=lines)) == [3, 2]


def test_guidance_names_whom_to_call_and_what_is_done() -> None:
    """The steps of the SOS and of the gas alert."""
    picture = folded()
    sos = guidance(picture.alerts["danger/sos/worker/W-017"], picture, SITE, "en", plain)
    assert sos.steps[0].text == "Acknowledge and call the person"
    assert sos.steps[0].note.startswith("Li Wei") and not sos.steps[0].done
    assert "C05" in sos.steps[2].note
    gas = picture.alerts["danger/gas_level_1/gas/G-114"]
    assert [step.done for step in guidance(gas, picture, SITE, "en", plain).steps] == [True, False, False, False]
    assert first_open_step(SITE, gas) == 1
    assert guidance(None, picture, SITE, "en", plain).steps == ()


def test_every_note_belongs_to_a_step_that_exists() -> None:
    """A renamed step would lose its note in silence."""
    from console.domain.kinds import KINDS

    steps = {step for kind in KINDS.values() for step in kind.steps}
    assert set(NOTES) <= steps


def test_an_alert_of_an_unknown_kind_has_no_step() -> None:
    """A newer core may know more kinds than this room."""
    strange: Alert = replace(alert("gas_level_1", "gas/G-101", NOW_US - 3 * S), kind="brand_new")
    assert first_open_step(SITE, strange) is None


def test_a_flood_and_what_troubles_the_desk_are_said() -> None:
    picture = folded()
    name = next(iter(picture.alerts))
    alert = replace(picture.alerts[name], habit=Habit.CHATTERING, incident="I-7", first_out=True)
    flood = Flood(room="room", since_us=NOW_US - 60 * S, calls=14, total=20)

    state = alert_list(Standing([alert]), SITE, NOW_US, "en", plain, flood=flood)
    facts = {fact.name: fact for fact in alert_facts(alert, SITE, NOW_US, "en", plain).facts}

    assert state.counts.startswith("flood since ") and ": 14 in 10 min · " in state.counts
    assert state.rows[0].state.endswith(" · chattering")
    assert (facts["incident"].value, facts["incident"].note) == ("first-out", "I-7")
    quiet = alert_list(Standing([alert]), SITE, NOW_US, "en", plain, flood=Flood(room="room", calls=3))
    assert "flood" not in quiet.counts
