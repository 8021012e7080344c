"""The printed heat map: what is on the paper is what is in the store."""

from __future__ import annotations

import csv
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from reportlab.pdfbase import pdfmetrics

from console.domain.decision import Decision
from console.reports import font
from console.reports.font import embed_font
from console.reports.registry import REPORTS, print_report
from console.site.find import area_of
from console.store.rows import HOUR_US
from console.store.store import Store
from tests.unit.reports.plant import END_US, START_US, context, fill

PRINTED_US = START_US + 7 * HOUR_US + 20 * 60_000_000


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(f"sqlite:///{tmp_path / 'vigil.db'}")
    yield opened
    opened.close()


def printed(store: Store, folder: Path, language: str = "en", to_us: int = END_US) -> tuple[str, list[dict[str, str]]]:
    """The text of the PDF as pdftotext finds it, and the lines of the CSV."""
    words = {"Shift compliance heat map": "行为合规热力图"} if language == "zh" else {}
    pdf, table = print_report(
        "heat-map", store, context(folder), START_US, to_us, "wang", language, lambda text: words.get(text, text),
        folder / "reports", PRINTED_US,
    )  # fmt: skip
    assert (pdf.parent, pdf.suffix, table.suffix) == (folder / "reports", ".pdf", ".csv")
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=True).stdout.decode()
    with table.open(encoding="utf-8-sig", newline="") as file:
        return text, list(csv.DictReader(file))


def test_the_csv_equals_an_independent_count(store: Store, tmp_path: Path) -> None:
    """Counted again from the journal and the exposures, without the report's code."""
    fill(store)
    _, lines = printed(store, tmp_path)

    site = context(tmp_path).site
    raised = [
        (entry.body, entry.at_us // HOUR_US * HOUR_US)
        for entry in store.journal(kinds=["alert_raised"])
        if entry.body["kind"] not in ("sos", "gas_level_1")
    ]
    by_hour = Counter((area_of(site, body["zone"]), str(hour_us)) for body, hour_us in raised)
    by_trade = Counter((body["kind"], body["trade"]) for body, _ in raised)
    hours: dict[tuple[str, str], float] = {}
    for row in store.exposures(START_US, END_US):
        for key in ((area_of(site, row.zone), str(row.hour_us)), ("", row.trade)):
            hours[key] = hours.get(key, 0.0) + row.person_s / 3600

    cells = [line for line in lines if "*" not in (line["row"], line["column"])]
    assert len(cells) == 7 * 8 + 5 * 8
    for line in cells:
        row, column = line["row"], line["column"]
        zone_hour = line["table"] == "zone_hour"
        observed_h = hours.get((row if zone_hour else "", column), 0.0)
        count = (by_hour if zone_hour else by_trade)[row, column]
        assert (int(line["violations"]), float(line["person_hours"])) == (count, pytest.approx(observed_h, abs=1e-6))
        if observed_h < 1 / 60:
            assert line["rate_per_person_hour"] == ""
        else:
            assert float(line["rate_per_person_hour"]) == pytest.approx(count / observed_h, abs=1e-6)
    assert sum(by_hour.values()) > 20


def test_the_paper_shows_the_numbers_of_the_csv(store: Store, tmp_path: Path) -> None:
    """Each cell's rate, violations and hours, as often as the CSV has them."""
    fill(store)
    text, lines = printed(store, tmp_path)

    observed = [line for line in lines if line["rate_per_person_hour"]]
    wanted = Counter(f"{line['violations']} in {float(line['person_hours']):.1f} h" for line in observed)
    assert len(wanted) > 20
    assert Counter(re.findall(r"\d+ in \d+\.\d h", " ".join(text.split()))) == wanted
    for line in observed:
        assert f"{float(line['rate_per_person_hour']):.2f}" in text
    for said in ("Reactor hall", "08:00", "15:00", "Inside crane radius", "trade not known", "not observed"):
        assert said in text


def test_the_head_says_whose_paper_it_is(store: Store, tmp_path: Path) -> None:
    """Site, shift, who printed when, the evidence, that it is a drill and not over yet."""
    fill(store)
    text, _ = printed(store, tmp_path)
    rows = store.journal()
    for said in (
        "Donggang chemical works",
        "Day shift · 2026-11-22 08:00 – 2026-11-22 16:00 (Asia/Shanghai)",
        "Printed 2026-11-22 15:20 by Wang",
        f"journal rows 1 to {len(rows)}",
        rows[0].hash,
        rows[-1].hash,
        "not over",
        "simulated",
    ):
        assert said in text


def test_what_was_bypassed_and_stopped_in_the_shift_is_on_the_paper(store: Store, tmp_path: Path) -> None:
    """With who, why and until when; the line that there was none, where there was none."""
    assert "None in this time." in printed(store, tmp_path)[0]
    until = {"reason": "Feedback is mended", "asked_by": "chen", "until_us": END_US}
    store.commit([Decision("bypass_confirmed", "IL-7", until, "li")], START_US + 1)
    store.commit([Decision("writes_stopped", "plc", {**until, "asked_by": ""}, "li")], START_US + 2)
    text = re.sub(r" +", " ", printed(store, tmp_path)[0])
    assert "IL-7 2026-11-22 08:00 2026-11-22 16:00, still stands chen, Li Feedback is mended" in text
    assert "All writes to PLCs are stopped 2026-11-22 08:00" in text


def test_it_is_printed_in_chinese_with_the_font_inside(store: Store, tmp_path: Path) -> None:
    """Chinese can be copied out of it, and it shows on a machine without Chinese fonts."""
    fill(store)
    text, lines = printed(store, tmp_path, "zh")
    assert "东港化工厂 · 行为合规热力图" in text
    assert "反应厂房" in text
    assert "反应厂房" in {line["row_name"] for line in lines}

    [pdf] = (tmp_path / "reports").glob("*.pdf")
    fonts = subprocess.run(["pdffonts", str(pdf)], capture_output=True, check=True, text=True).stdout.splitlines()[2:]
    assert fonts
    assert all(line.split()[-5] == "yes" for line in fonts)


def test_an_empty_store_prints_a_sheet_without_a_single_rate(store: Store, tmp_path: Path) -> None:
    """Nobody was observed, so nothing is said to be good."""
    text, lines = printed(store, tmp_path)
    assert "no rows of this time" in text
    assert {line["rate_per_person_hour"] for line in lines} == {""}
    assert "0.00" not in text


def test_more_than_a_day_goes_over_several_sheets(store: Store, tmp_path: Path) -> None:
    """No column is lost; midnight carries its day."""
    fill(store)
    text, lines = printed(store, tmp_path, to_us=START_US + 60 * HOUR_US)
    assert len({line["column"] for line in lines if line["table"] == "zone_hour"}) == 61
    assert text.count("\f") > 1
    assert "11-23 00:00" in text


def test_a_second_printing_does_not_overwrite_the_first(store: Store, tmp_path: Path) -> None:
    """A paper somebody signed stays what it was."""
    fill(store)
    for at_us in (PRINTED_US, PRINTED_US + 1_000_000):
        print_report("heat-map", store, context(tmp_path), START_US, END_US, "wang", "en", str, tmp_path / "r", at_us)
    assert len(list((tmp_path / "r").glob("*.pdf"))) == 2


def test_without_a_font_it_says_which_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is no font, or has outlines that cannot be embedded, is passed over."""
    (tmp_path / "broken.ttf").write_bytes(b"no font at all")
    monkeypatch.setattr(pdfmetrics, "getRegisteredFontNames", list)
    monkeypatch.setattr(font, "FONT", "never-registered")
    with pytest.raises(FileNotFoundError, match="install fonts-wqy-zenhei"):
        embed_font((str(tmp_path / "missing.ttc"), str(tmp_path / "broken.ttf")))


def test_the_registry_names_each_report() -> None:
    """The list of the reports page is read from it."""
    assert [(name, report.title) for name, report in REPORTS.items()] == [("heat-map", "Shift compliance heat map")]
