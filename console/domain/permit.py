"""Work permits under GB 30871-2022: a versioned table of rules with their clauses, and the judgement they give. Pure.

A permit runs while every rule holds. The first rule that does not suspends it, naming the clause; only a person resumes
it, and only when every rule of starting holds again. Numbers live in the tables of this module, never in a duty.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from console.domain.ages import CLOCKS_APART_US, MINUTE_US
from console.messages import Permit
from console.values import PermitState

EDITION = "GB 30871-2022"
"""The standard whose text the table restates. A new edition is a new table."""

HOUR_US = 3_600_000_000

VALID_H: dict[tuple[str, str], float] = {
    ("HOT", "special"): 8,
    ("HOT", "1"): 8,
    ("HOT", "2"): 72,
    ("CSE", ""): 24,
    ("HGT", ""): 7 * 24,
    ("ELE", ""): 15 * 24,
}
"""(kind, grade) → longest validity in hours; '' as grade holds for every grade. Others have no number in the text."""

GAS_TEST_MIN = 30
"""Minutes from the analysis to the start of the work, at most."""
BREAK_MIN: dict[tuple[str, str], float] = {("HOT", "special"): 30, ("HOT", "1"): 30, ("HOT", "2"): 60, ("CSE", ""): 60}
"""(kind, grade) → minutes of interruption after which the gas is analysed again."""
GUARDIAN_AWAY_S = 10.0
"""How long a guardian may be seen outside before it counts: the error of positioning, not a right to leave."""
WIND_5_MPS = 8.0
WIND_6_MPS = 10.8

HOT_PCT_LEL = 10.0
"""0.5 % by volume of methane; the stricter of 5.3.2 and GB 46768 where the gas is not told apart."""
OXYGEN_PCT = (19.5, 23.5)


@dataclass(frozen=True, slots=True)
class Conditions:
    """What is known of a permit's place now. None: not known, and nothing is judged by it."""

    gas_over: tuple[str, ...] = ()
    """Gas points of the place above the limit for this kind of work."""
    gas_monitored: bool | None = None
    """Whether at least one gas point of the place gives numbers."""
    guardian_away_s: float | None = None
    """How long the guardian has been outside the place; 0 while he is there."""
    guardian_elsewhere: tuple[str, ...] = ()
    """Other running permits that name the same guardian."""
    wind_mps: float | None = None
    outdoors: bool = True


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a permit is to be, why, and by which clause."""

    state: PermitState
    reason: str = ""
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `kinds` () is every kind, `grades` () every grade. `broken` says whether it does not hold."""

    name: str
    clause: str
    phrase: str
    kinds: tuple[str, ...]
    grades: tuple[str, ...]
    starting: bool
    running: bool
    broken: Callable[[Permit, Conditions, int], bool]

    def concerns(self, permit: Permit) -> bool:
        """Whether it is a rule for this permit."""
        return (not self.kinds or permit.kind in self.kinds) and (not self.grades or permit.grade in self.grades)


def by_grade(table: dict[tuple[str, str], float], permit: Permit) -> float | None:
    """A number of a table for a permit's kind and grade, None where the text has none."""
    return table.get((permit.kind, permit.grade), table.get((permit.kind, "")))


def _over_limit(permit: Permit, conditions: Conditions, _now_us: int) -> bool:
    return bool(conditions.gas_over)


def _unmonitored(permit: Permit, conditions: Conditions, _now_us: int) -> bool:
    return conditions.gas_monitored is False


def _guardian_away(permit: Permit, conditions: Conditions, _now_us: int) -> bool:
    return conditions.guardian_away_s is not None and conditions.guardian_away_s > GUARDIAN_AWAY_S


def _guardian_shared(permit: Permit, conditions: Conditions, _now_us: int) -> bool:
    return bool(conditions.guardian_elsewhere)


def _wind(limit_mps: float) -> Callable[[Permit, Conditions, int], bool]:
    def broken(permit: Permit, conditions: Conditions, _now_us: int) -> bool:
        return conditions.outdoors and conditions.wind_mps is not None and conditions.wind_mps >= limit_mps

    return broken


def _too_early(permit: Permit, _conditions: Conditions, now_us: int) -> bool:
    return now_us < permit.valid_from_us


def _too_long(permit: Permit, _conditions: Conditions, _now_us: int) -> bool:
    hours = by_grade(VALID_H, permit)
    return hours is not None and permit.valid_to_us - permit.valid_from_us > hours * HOUR_US


def _not_isolated(permit: Permit, _conditions: Conditions, _now_us: int) -> bool:
    return permit.isolations_verified < permit.isolations


def _test_too_old(permit: Permit, _conditions: Conditions, now_us: int) -> bool:
    """Before the first start only: afterwards the length of the interruption counts."""
    started = permit.state is not PermitState.APPROVED
    return not started and not -CLOCKS_APART_US <= now_us - permit.gas_tested_at_us <= GAS_TEST_MIN * MINUTE_US


def _broke_too_long(permit: Permit, _conditions: Conditions, now_us: int) -> bool:
    minutes = by_grade(BREAK_MIN, permit)
    if minutes is None or permit.state is not PermitState.SUSPENDED or permit.gas_tested_at_us > permit.changed_at_us:
        return False
    return not 0 <= now_us - permit.changed_at_us <= minutes * MINUTE_US


_TESTED = ("HOT", "CSE")
RULES: tuple[Rule, ...] = (
    Rule("early", "4.16", "Not valid yet", (), (), True, False, _too_early),
    Rule("length", "4.16", "Valid for longer than the standard allows", (), (), True, False, _too_long),
    Rule("isolation", "4.2", "Isolation not verified", (), (), True, False, _not_isolated),
    Rule("hot-gas", "5.3.2", "Gas above the limit for this work", ("HOT",), (), True, True, _over_limit),
    Rule("space-gas", "6.5", "Gas above the limit for this work", ("CSE",), (), True, True, _over_limit),
    Rule(
        "gas",
        "4.8",
        "Gas above the limit for this work",
        ("BLD", "HGT", "LFT", "ELE", "EXC", "RDC"),
        (),
        True,
        True,
        _over_limit,
    ),
    Rule("hot-test", "5.3.1", "Gas test older than 30 min", ("HOT",), (), True, False, _test_too_old),
    Rule("space-test", "6.4", "Gas test older than 30 min", ("CSE",), (), True, False, _test_too_old),
    Rule("hot-break", "5.3.1", "Gas must be analysed again", ("HOT",), (), True, False, _broke_too_long),
    Rule("space-break", "6.4", "Gas must be analysed again", ("CSE",), (), True, False, _broke_too_long),
    Rule("monitor", "5.3.1", "Continuous gas monitoring is missing", ("HOT",), ("special",), True, True, _unmonitored),
    Rule("space-monitor", "6.5", "Continuous gas monitoring is missing", ("CSE",), (), True, True, _unmonitored),
    Rule("guardian", "4.10", "Guardian absent", (), (), True, True, _guardian_away),
    Rule("guardian-shared", "4.10", "Guardian is on another permit", (), (), True, True, _guardian_shared),
    Rule("hot-wind", "5.2.15", "Wind force 5 or more", ("HOT",), (), True, True, _wind(WIND_5_MPS)),
    Rule("height-wind", "8.2.6", "Wind force 5 or more", ("HGT",), (), True, True, _wind(WIND_5_MPS)),
    Rule("lifting-wind", "9.2.4", "Wind force 6 or more", ("LFT",), (), True, True, _wind(WIND_6_MPS)),
)
"""Every rule, the most urgent reason first. Clause 6.4 is from general knowledge: have the plant confirm it."""

LAPSED = Judgement(PermitState.LAPSED, "Validity is over", "4.16")


def judge(permit: Permit, conditions: Conditions, now_us: int) -> Judgement:
    """What a permit is now. A suspended one stays so until a person resumes it; one not started says what bars it."""
    kept = Judgement(permit.state, permit.reason, permit.clause)
    if permit.state in (PermitState.CLOSED, PermitState.LAPSED):
        return kept
    if now_us > permit.valid_to_us:
        return LAPSED
    if permit.state is PermitState.SUSPENDED:
        return kept
    if permit.state is PermitState.ACTIVE:
        rule = _first_broken(permit, conditions, now_us, starting=False)
        return Judgement(PermitState.SUSPENDED, rule.phrase, rule.clause) if rule else Judgement(PermitState.ACTIVE)
    rule = _first_broken(permit, conditions, now_us, starting=True)
    return Judgement(PermitState.APPROVED, rule.phrase, rule.clause) if rule else Judgement(PermitState.APPROVED)


def start(permit: Permit, conditions: Conditions, now_us: int) -> Judgement:
    """Start an approved permit, or resume a suspended one: ACTIVE, or its state with what bars it."""
    if permit.state not in (PermitState.APPROVED, PermitState.SUSPENDED):
        return Judgement(permit.state, "The permit cannot be resumed", permit.clause)
    if now_us > permit.valid_to_us:
        return LAPSED
    rule = _first_broken(permit, conditions, now_us, starting=True)
    return Judgement(permit.state, rule.phrase, rule.clause) if rule else Judgement(PermitState.ACTIVE)


def over_limit(kind: str, point_kind: str, unit: str, value: float, set_point_1: float) -> bool:
    """Whether a gas value bars a kind of work, by the kind of the point ('combustible', 'toxic', 'oxygen')."""
    if point_kind == "oxygen":
        return not OXYGEN_PCT[0] <= value <= OXYGEN_PCT[1]
    if point_kind == "combustible" and unit == "%LEL" and kind in _TESTED:
        return value > min(HOT_PCT_LEL, set_point_1)
    return value >= set_point_1


def _first_broken(permit: Permit, conditions: Conditions, now_us: int, starting: bool) -> Rule | None:
    rules = (rule for rule in RULES if (rule.starting if starting else rule.running) and rule.concerns(permit))
    return next((rule for rule in rules if rule.broken(permit, conditions, now_us)), None)
