"""Cases as a shift lead has them: measures that run, one explained, one just opened; with recordings and a photo."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np

from console.cases import Case, CaseNote, Measure
from console.room.photos import kept
from console.site.home import Home
from console.values import CaseStep
from tests.gui.desk import NOW_US, S
from tests.gui.desk_pages.scene import DAY_US, HOUR, MINUTE
from tests.integration.vision_server import clip, moving
from tests.recordings import record

SOS = "danger/sos/worker/W-017"
BEGAN_US = NOW_US - 40 * MINUTE
RECORDED = ("C05", "C06", "C11")


def cases(home: Home) -> tuple[Case, ...]:
    """Three cases of the demo site."""
    home.root.mkdir(parents=True, exist_ok=True)
    if not (home.recordings / RECORDED[0]).exists():
        film = clip(home.root / "film.mp4", moving, 10)
        for camera in RECORDED:
            record(film, home.recordings, BEGAN_US + 10 * MINUTE - 4 * S, camera=camera).cut()
    small: dict[str, Any] = {
        "from_us": BEGAN_US,
        "to_us": BEGAN_US + 30 * MINUTE,
        "operator": "wang",
        "opened_at_us": NOW_US - MINUTE,
    }
    return (
        Case(case="CASE-0001", title="SOS Li Wei W-017 · 反应厂房二层", step=CaseStep.MEASURES, changed_at_us=NOW_US,
             kind="sos", zone="reactor-hall-f2", alert=SOS, cameras=("C05", "C06", "C11", "C08"),
             people=("W-017", "W-003"), whys=("He slipped on the wet platform", "The pump leaked", "The seal was old"),
             bones={"machine": "Seal of P-203 past its time", "method": "No round after the rain"}, root="machine",
             measures=measures(home), notes=notes(), **small),
        Case(case="CASE-0002", title="Gas at G-114 · 动火作业", step=CaseStep.REVIEW, changed_at_us=NOW_US,
             kind="gas_level_1", zone="reactor-hall", alert="danger/gas_level_1/gas/G-114", cameras=("C05", "C06"),
             whys=("The valve was not blinded",), notes=notes()[:1], **small),
        Case(case="CASE-0003", title="人员进入吊装半径", step=CaseStep.OPEN, changed_at_us=NOW_US, kind="crane_radius",
             zone="crane-yard", cameras=("C09",), **small),
    )  # fmt: skip


def measures(home: Home) -> tuple[Measure, ...]:
    """One done with a photo, one overdue, one to do."""
    photo = kept(home, photographed(home.root / "pump.png"))
    told: dict[str, Any] = {"operator": "li", "at_us": NOW_US - DAY_US}
    return (
        Measure(number=1, text="更换 P-203 机封", owner="W-003", due_at_us=NOW_US + DAY_US, done_by="wang",
                done_at_us=NOW_US - HOUR, done_text="New seal, tested for leaks", photo=photo, **told),
        Measure(number=2, text="Grating in place of the chequered plate", owner="chen", due_at_us=NOW_US - HOUR,
                overdue_at_us=NOW_US - HOUR, **told),
        Measure(number=3, text="A round after rain", owner="li", due_at_us=NOW_US + 3 * DAY_US, **told),
    )  # fmt: skip


def notes() -> tuple[CaseNote, ...]:
    """One of a moment, one of none."""
    seen = CaseNote(text="He lies beside the pump", operator="wang", at_us=NOW_US, about_us=BEGAN_US + 11 * MINUTE)
    return CaseNote(text="The shift before wrote of a leak", operator="li", at_us=NOW_US - HOUR), seen


def photographed(file: Path) -> Path:
    """A picture as of a telephone, upright."""
    rows, columns = np.mgrid[0:1200, 0:900]
    picture = np.stack([rows // 8 % 200, columns // 8 % 180, 90 + (rows + columns) % 120], axis=2).astype(np.uint8)
    cv2.circle(picture, (450, 600), 260, (60, 60, 70), -1)
    cv2.putText(picture, "P-203", (330, 620), cv2.FONT_HERSHEY_SIMPLEX, 2.4, (230, 230, 230), 6)
    cv2.imwrite(str(file), picture)
    return file
