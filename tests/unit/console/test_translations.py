"""Every phrase of the panel has its Chinese, with the same fields, and the compiled file is what its source says."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTranslator

from console.core import acknowledging, casebook, order_writer, steering
from console.core.interlocks import SO_ALREADY
from console.core.programmes import FAILED
from console.domain import bypass, interlock, proof, settings_change, sign_in, write_stop
from console.domain import cases as case_rule
from console.domain import causes as cause_rule
from console.domain.kinds import KINDS
from console.heartbeat import NONSENSE
from console.presenters import (
    alert_text,
    alert_views,
    cases,
    causes,
    endings,
    journal,
    people,
    permits,
    search,
    set_aside,
    settings,
    system,
    trend_span,
    wall_bar,
)
from console.presenters.phrases import SOURCE, read_phrases
from inference import postprocess
from tests.conftest import ROOT

CHINESE = read_phrases(SOURCE)
SAME_IN_BOTH = {"SOS", "Vigil", ""}


def spoken_literals() -> list[tuple[str, str]]:
    """Every literal phrase given to words(...), with the file that says it."""
    found: list[tuple[str, str]] = []
    for folder in ("console/presenters", "console/pages", "console/reports"):
        for file in sorted((ROOT / folder).glob("*.py")):
            found += [(phrase, file.name) for phrase in literals_of(file)]
    return found


def literals_of(file: Path) -> list[str]:
    calls = [node for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    spoken = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "words" and call.args]
    said = [part for call in spoken for part in alternatives(call.args[0])]
    return [part.value for part in said if isinstance(part, ast.Constant) and isinstance(part.value, str)]


def alternatives(said: ast.expr) -> list[ast.expr]:
    """Both phrases of `a if so else b`."""
    return [*alternatives(said.body), *alternatives(said.orelse)] if isinstance(said, ast.IfExp) else [said]


TABLES: dict[str, Mapping[Any, str]] = {
    "alert texts": alert_text.TEXTS,
    "alert details": alert_text.DETAILS,
    "gases": alert_text.GASES,
    "tiers": alert_text.TIERS,
    "alert states": alert_text.STATES,
    "verdicts": alert_text.VERDICTS,
    "results": journal.RESULTS,
    "trades": people.TRADES,
    "permit kinds": permits.KINDS,
    "permit grades": permits.GRADES,
    "permit states": permits.STATES,
    "journal kinds": journal.KINDS,
    "steering refusals": {name: said for name, said in vars(steering).items() if name in steering.SPOKEN},
    "looks": system.NEEDS,
    "endings": endings.ENDINGS,
    "dropped boxes": {name: said for name, said in vars(postprocess).items() if name.isupper() and type(said) is str},
    "order writer": {said: said for said in order_writer.SPOKEN},
    "write stop": {said: said for said in (*write_stop.SPOKEN, *bypass.SPOKEN, *proof.SPOKEN)},
    "orders": {said: said for name, said in vars(interlock).items() if name.isupper() and name != "POLICY"},
    "sign-in": {said: said for said in sign_in.SPOKEN},
    "causes": {said: said for said in (*cause_rule.SPOKEN, SO_ALREADY)},
    "signals": causes.SIGNALS,
    "signs": causes.SIGNS,
    "fault rules": causes.FAULTS,
    "effect phases": causes.PHASES,
    "wall keys": dict(wall_bar.KEYS),
    "set aside": set_aside.WAYS | set_aside.KIND_NAMES,
    "views of the list": alert_views.ORDERS | alert_views.GROUPS | alert_views.SPANS,
    "spans of trends": trend_span.SPANS,
    "who was first": {said: said for said in acknowledging.SPOKEN},
    "settings": settings.NAMES | settings.SIGNALS | settings.KIND_TITLES | settings.HOLDS | settings.FIGURES,
    "settings refused": {said: said for said in settings_change.SPOKEN},
    "search": {phrase: phrase for phrase in (*search.ABOUTS.values(), *search.HEADS, *search.FIELD_NAMES.values())},
    "cases": {said: said for said in (*cases.STEP_NAMES.values(), *cases.BONE_NAMES.values(), *case_rule.SPOKEN)},
    "pinned notes": {said: said for said in casebook.SPOKEN},
    "distrust": {NONSENSE: NONSENSE, FAILED: FAILED},
}


@pytest.mark.parametrize("table", sorted(TABLES))
def test_every_phrase_of_a_table_has_its_chinese(table: str) -> None:
    missing = {phrase for phrase in TABLES[table].values() if words_in(phrase) and phrase not in CHINESE}
    assert missing == set()


def test_every_step_of_the_guidance_has_its_chinese() -> None:
    assert {step for kind in KINDS.values() for step in kind.steps if step not in CHINESE} == set()


def test_every_spoken_phrase_has_its_chinese() -> None:
    spoken = {(phrase, where) for phrase, where in spoken_literals() if words_in(phrase)}
    assert {f"{where}: {phrase}" for phrase, where in spoken if phrase not in CHINESE} == set()


@pytest.mark.parametrize("english", sorted(CHINESE))
def test_a_translation_keeps_every_field(english: str) -> None:
    assert sorted(re.findall(r"\{\w*\}", CHINESE[english])) == sorted(re.findall(r"\{\w*\}", english))


def test_the_compiled_file_is_what_its_source_says() -> None:
    translator = QTranslator()
    assert translator.load(str(SOURCE.with_suffix(".qm")))
    said = {english: translator.translate("vigil", english) for english in CHINESE}
    assert said == CHINESE


def words_in(phrase: str) -> bool:
    """Whether there is anything to translate: letters outside the fields."""
    return phrase not in SAME_IN_BOTH and bool(re.search(r"[A-Za-z]", re.sub(r"\{\w*\}", "", phrase)))
