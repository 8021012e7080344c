"""A storm of alerts: a plant with so many more gas points, what each of them says when, and what must come of it. Pure.

Every point raises four alerts, one after the other: both set-points, a fault, over range. In between it goes on saying
what it said, as a gas head does. The storm's alerts have ids of their own, so that none can be taken for another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from console.domain.alert import alert_id
from console.messages import GasReading, JournalEntry
from console.values import Quality

ALERTS, SECONDS = 5_000, 60.0
ALIVE_S = 4.0
"""A gas head that has nothing new to say says so after this long."""
STAGES = ("gas_level_1", "gas_level_2", "gas_fault", "gas_over_range")
"""What a point raises, in this order."""
SAID = ("value", "value", Quality.FAULT, Quality.OVER_RANGE)
LETTER = "S-"
Tables = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Head:
    """One gas head of the storm, and the values at which it calls."""

    point: str
    unit: str
    calm: float
    set_points: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Storm:
    """So many alerts within so many seconds."""

    heads: tuple[Head, ...]
    seconds: float

    @property
    def alerts(self) -> int:
        """How many it raises."""
        return len(self.heads) * len(STAGES)

    def due_s(self, number: int) -> float:
        """When its n-th alert is raised, in seconds after it began: evenly."""
        return number * self.seconds / self.alerts

    def raising(self, number: int, at_us: int) -> GasReading:
        """The reading that raises its n-th alert."""
        stage, head = divmod(number, len(self.heads))
        return said_by(self.heads[head], stage, at_us)

    def expected(self) -> list[str]:
        """The ids of its alerts, in the order in which they are raised."""
        return [alert_id(kind, f"gas/{head.point}") for kind in STAGES for head in self.heads]


def storm_of(alerts: int, seconds: float, tables: Tables) -> Storm:
    """A storm on a plant; its heads are copies of the plant's own, so many as it takes."""
    return Storm(tuple(_head(place) for place in more_points(tables, alerts)), seconds)


def said_by(head: Head, stage: int, at_us: int) -> GasReading:
    """What a head says in a stage; -1: before the storm."""
    quality = SAID[stage] if stage >= 0 else "value"
    if isinstance(quality, Quality):
        return GasReading(point=head.point, value=None, unit=head.unit, quality=quality, measured_at_us=at_us)
    value = head.set_points[stage] if stage >= 0 else head.calm
    return GasReading(point=head.point, value=value, unit=head.unit, quality=Quality.GOOD, measured_at_us=at_us)


def readings(storm: Storm, alive_s: float = ALIVE_S) -> Iterator[tuple[float, GasReading, bool]]:
    """Everything that is said during the storm: (seconds after it began, reading with time 0, whether it raises).

    Between two alerts of a head, it repeats itself.
    """
    said: list[tuple[float, int, int]] = []
    for number in range(storm.alerts):
        stage, head = divmod(number, len(storm.heads))
        from_s, to_s = storm.due_s(number), storm.due_s(number + len(storm.heads))
        again = range(1, int((min(to_s, storm.seconds) - from_s) / alive_s) + 1)
        said += [(from_s, head, stage), *((from_s + each * alive_s, head, stage) for each in again)]
    before = [-1] * len(storm.heads)
    for at_s, head, stage in sorted(said):
        yield at_s, said_by(storm.heads[head], stage, 0), stage > before[head]
        before[head] = stage


def with_points(tables: Tables, alerts: int) -> dict[str, Any]:
    """The plant with the storm's heads among its own."""
    return {**tables, "gas_point": [*tables["gas_point"], *more_points(tables, alerts)]}


def more_points(tables: Tables, alerts: int) -> list[dict[str, Any]]:
    """So many heads as so many alerts take, spread over the plant like its own."""
    drawn = [point for point in tables["gas_point"] if point["direction"] == "high" and point["kind"] != "oxygen"]
    return [_again(drawn[number % len(drawn)], number) for number in range(-(-alerts // len(STAGES)))]


def silent_events(alerts: int, tables: Tables) -> str:
    """What a scenario says so that the simulated plant leaves the storm's heads to us."""
    said = '[[event]]\nkind = "gas_lost"\npoint = "{point}"\nat_s = 0.0\nfor_s = 100000.0\n'
    return "".join(said.format(point=place["id"]) for place in more_points(tables, alerts))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a storm: alerts that did not come through (to the journal, to a listener, to the list), and
    neighbours in the journal that stand the wrong way round."""

    lost: tuple[str, ...]
    disordered: int
    gaps: int
    """Numbers of the journal that a listener did not hear between its first and its last."""


def outcome(
    storm: Storm, stored: Sequence[JournalEntry], heard: Sequence[JournalEntry], painted: Mapping[str, int]
) -> Outcome:
    """Look at what the storm left. `stored` is the journal, `heard` what another program heard of it, `painted` what
    the window painted."""
    expected = storm.expected()
    in_store = raised(stored)
    reached = set(in_store) & set(raised(heard)) & painted.keys()
    place = {alert: number for number, alert in enumerate(expected)}
    order = [place[alert] for alert in in_store if alert in place]
    numbers = [entry.seq for entry in heard]
    wrong = sum(one > two for one, two in pairwise(order))
    wrong += sum(one >= two for one, two in pairwise(numbers))
    gaps = numbers[-1] - numbers[0] + 1 - len(set(numbers)) if numbers else 0
    return Outcome(tuple(alert for alert in expected if alert not in reached), wrong, gaps)


def raised(entries: Sequence[JournalEntry]) -> list[str]:
    """Which alerts were raised first in which order."""
    return list(dict.fromkeys(entry.subject for entry in entries if entry.kind == "alert_raised"))


def _again(point: Tables, number: int) -> dict[str, Any]:
    name = f"{LETTER}{number + 1:04d}"
    named = {"id": name, "name": name, "name_en": name, "source": "mqtt"}
    return {**point, **named, **_near(point, number)}


def _near(point: Tables, number: int) -> dict[str, float]:
    """Within half a metre of the point it is a copy of."""
    return {"x_m": point["x_m"] + (number // 7 % 5 - 2) * 0.2, "y_m": point["y_m"] + (number // 35 % 5 - 2) * 0.2}


def _head(place: Tables) -> Head:
    low, first, second = place["range_low"], place["set_point_1"], place["set_point_2"]
    beyond = 0.02 * (place["range_high"] - low)
    return Head(place["id"], place["unit"], low, (first + beyond, second + beyond))
