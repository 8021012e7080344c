"""The simulated plant: seeded, periodic, and of one mind over all senses."""

from __future__ import annotations

import math
from typing import Any

import pytest

from devices.sim.events import CameraFreeze, CameraLost, Fire, GasRise, PlcLate, PlcRefuse, Post, Scenario, TagLost
from devices.sim.motion import LOOP_S
from devices.sim.people import SimWorker
from devices.sim.plant import Plant

CRANE_M = (84.0, 83.0)


def worker_at(plant: Plant, worker: str, t_s: float) -> SimWorker:
    """One worker at a time."""
    return next(found for found in plant.workers_at(t_s) if found.id == worker)


def test_the_same_seed_gives_the_same_plant(site: dict[str, Any], plant: Plant) -> None:
    """And another seed another one."""
    again, other = Plant(site, plant.scenario, 7), Plant(site, plant.scenario, 8)
    assert again.at(47.3) == plant.at(47.3)
    assert other.at(47.3) != plant.at(47.3)


def test_the_calm_plant_is_periodic(plant: Plant) -> None:
    """After the last event everybody is again where he was LOOP_S before: clips can be played in a ring."""
    for now, later in zip(plant.workers_at(200.3), plant.workers_at(200.3 + LOOP_S), strict=True):
        assert math.dist((now.x_m, now.y_m), (later.x_m, later.y_m)) < 1e-6
        assert (now.pose, now.helmet) == (later.pose, later.helmet)
    assert plant.cranes_at(200.3)[0].boom_deg == plant.cranes_at(200.3 + LOOP_S)[0].boom_deg


def test_normally_everybody_is_well_dressed_and_at_work(plant: Plant) -> None:
    """One welder welds, with sparks four seconds of six; nobody lies, nobody calls."""
    workers = plant.workers_at(5.0)
    assert all(worker.helmet and worker.vest and not worker.sos for worker in workers)
    assert [worker.id for worker in workers if worker.pose == "weld"] == ["W-001"]
    assert {worker.pose for worker in workers if worker.trade == "guardian"} == {"stand"}
    flames = [plant.at(t_s).flames for t_s in (0.0, 3.9, 4.1, 5.9, 6.0)]
    assert [len(found) for found in flames] == [1, 1, 0, 0, 1]
    arc, welder = flames[0][0], worker_at(plant, "W-001", 0.0)
    assert (arc.kind, arc.storey) == ("weld", "F2")
    assert math.dist((arc.x_m, arc.y_m), (welder.x_m, welder.y_m)) == pytest.approx(0.6)


def test_without_a_hot_permit_nothing_sparks(site: dict[str, Any], plant: Plant) -> None:
    """A suspended permit puts the torch out; so does a closed lifting permit to the crane."""
    permits = [{**permit, "state": "suspended"} for permit in site["permit"]]
    still = Plant({**site, "permit": permits}, plant.scenario, 7)
    assert still.at(0.0).flames == ()
    assert not still.cranes_at(0.0)[0].running
    assert plant.cranes_at(0.0)[0].running


def test_the_sos_of_li_wei(plant: Plant) -> None:
    """He falls, then presses; his pulse climbs; his place is on F2 before C05; afterwards he walks again."""
    assert worker_at(plant, "W-017", 27.9).pose in ("walk", "stand")
    fallen = worker_at(plant, "W-017", 29.0)
    assert (fallen.pose, fallen.sos, fallen.storey) == ("down", False, "F2")
    calling = worker_at(plant, "W-017", 50.0)
    assert (calling.pose, calling.sos) == ("down", True)
    assert (calling.x_m, calling.y_m) == (fallen.x_m, fallen.y_m)
    assert calling.pulse_bpm > fallen.pulse_bpm + 40
    assert not worker_at(plant, "W-017", 101.0).sos


def test_the_gas_rise_of_g_114(plant: Plant) -> None:
    """Calm, past the first set-point at about 36 s, 32 at the top, calm again; a far point feels nothing."""
    values = [plant.gas_at("G-114", t_s)[0] for t_s in (10, 37, 50, 79, 180)]
    assert values == [pytest.approx(0.5, abs=0.5), pytest.approx(27, abs=1), 32.0, 32.0, pytest.approx(0.5, abs=0.5)]
    near, far = plant.gas_at("G-117", 60.0)[0], plant.gas_at("G-116", 60.0)[0]
    assert near is not None
    assert far is not None
    assert 1.5 < near < 10
    assert far < 1.0


def test_gas_beyond_the_range_has_no_number(site: dict[str, Any]) -> None:
    """Over range is a word, not a value; oxygen falls towards a low peak."""

    def rise(point: str, peak: float) -> GasRise:
        return GasRise(at_s=0.0, point=point, peak=peak, rise_s=1.0, hold_s=9.0, fall_s=1.0)

    plant = Plant(site, Scenario(events=(rise("G-101", 140.0), rise("G-120", 17.0))), 1)
    assert plant.gas_at("G-101", 5.0) == (None, "over_range")
    assert plant.gas_at("G-120", 5.0) == (17.0, "good")
    assert plant.gas_at("G-120", 10.5)[0] == pytest.approx(18.9, abs=0.1)


def test_a_lost_gas_point_is_silent_for_its_time(plant: Plant) -> None:
    """No number while it is lost."""
    assert [plant.gas_at("G-121", t_s)[1] for t_s in (44.9, 45.0, 119.9, 120.0)] == ["good", "lost", "lost", "good"]


def test_the_man_in_the_crane_radius(plant: Plant) -> None:
    """W-040 is inside the radius from about 36 s on, and out again when the event is over; others stay outside."""
    inside = [
        [
            worker.id
            for worker in plant.workers_at(t_s)
            if worker.storey == "F1" and math.dist((worker.x_m, worker.y_m), CRANE_M) < 8.0
        ]
        for t_s in (20.0, 40.0, 70.0, 95.0)
    ]
    assert inside == [[], ["W-040"], ["W-040"], []]


def test_helmet_and_guardian(plant: Plant) -> None:
    """W-029 bareheaded from 10 s; the guardian of CSE-0012 fifteen metres away, then back."""
    assert [worker_at(plant, "W-029", t_s).helmet for t_s in (9.9, 10.0, 49.9, 50.0)] == [True, False, False, True]
    post = worker_at(plant, "W-004", 0.0)
    away, back = worker_at(plant, "W-004", 70.0), worker_at(plant, "W-004", 130.0)
    assert math.dist((away.x_m, away.y_m), (post.x_m, post.y_m)) == pytest.approx(15.0)
    assert (back.x_m, back.y_m) == (post.x_m, post.y_m)


def test_links_and_cameras_follow_the_scenario(site: dict[str, Any]) -> None:
    """What frozen, lost, late, refused and silent mean at a time."""
    events = (
        CameraFreeze(at_s=1.0, for_s=2.0, camera="C03"),
        CameraLost(at_s=2.0, for_s=2.0, camera="C03"),
        PlcLate(at_s=1.0, for_s=1.0, plc="PLC-2", delay_s=3.0),
        PlcRefuse(at_s=1.0, for_s=1.0, plc="PLC-3"),
        TagLost(at_s=1.0, for_s=1.0, tag="T-001"),
        Fire(at_s=1.0, for_s=1.0, x_m=150.0, y_m=20.0, storey="F1"),
    )
    plant = Plant(site, Scenario(events=events), 1)
    assert [plant.camera_picture("C03", t_s) for t_s in (0.5, 1.5, 2.5, 4.5)] == ["live", "frozen", "lost", "live"]
    assert plant.camera_picture("C04", 1.5) == "live"
    assert [plant.plc_delay_s("PLC-2", t_s) for t_s in (0.5, 1.5)] == [0.0, 3.0]
    assert [plant.plc_refuses("PLC-3", t_s) for t_s in (0.5, 1.5)] == [False, True]
    assert [plant.tag_heard("T-001", t_s) for t_s in (0.5, 1.5, 2.5)] == [True, False, True]
    assert [flame.kind for flame in plant.at(1.5).flames] == ["fire"]
    assert plant.changed_between(0.0, 30.0, (148.0, 20.0), 1.0)
    assert not plant.changed_between(30.0, 60.0, (148.0, 20.0), 1.0)
    assert not plant.changed_between(0.0, 30.0, (20.0, 20.0), 5.0)


def test_what_looks_different_is_announced(plant: Plant) -> None:
    """Whoever is not where his loop has him, is so within an announced time and place."""
    calm = Plant(plant.site, Scenario(posts=plant.scenario.posts), plant.seed)
    assert calm.visible_spans() == ()
    differing = set()
    for tenths in range(0, 1800, 7):
        t_s = tenths / 10
        for now, usual in zip(plant.workers_at(t_s), calm.workers_at(t_s), strict=True):
            if (now.x_m, now.y_m, now.pose, now.helmet) != (usual.x_m, usual.y_m, usual.pose, usual.helmet):
                assert plant.changed_between(t_s, t_s + 0.1, (now.x_m, now.y_m), 0.0), (t_s, now.id)
                differing.add(now.id)
    assert len(differing) > 1


def test_without_posts_everybody_finds_a_place_inside_an_area(site: dict[str, Any]) -> None:
    """A scenario need not say where each one is."""
    plant = Plant(site, Scenario(), 3)
    boxes = [
        ([x for x, _ in zone["outline_m"]], [y for _, y in zone["outline_m"]], zone["storey"])
        for zone in site["zone"]
        if zone["kind"] == "area"
    ]
    for worker in plant.workers_at(11.0):
        assert any(
            min(xs) <= worker.x_m <= max(xs) and min(ys) <= worker.y_m <= max(ys) and storey == worker.storey
            for xs, ys, storey in boxes
        )
    bare = Plant({**site, "zone": []}, Scenario(), 3)
    assert {(worker.x_m, worker.y_m) for worker in bare.workers_at(11.0)} == {(100.0, 70.0)}


def test_people_of_the_demo_keep_off_tanks_and_vessels(site: dict[str, Any], plant: Plant) -> None:
    """Nobody walks through a solid thing, in any second of the scenario."""
    solids = [shape for shape in site["shape"] if shape["kind"] in ("tank", "vessel")]
    for t_s in range(160):
        for worker in plant.workers_at(float(t_s)):
            for solid in solids:
                far_m = math.dist((worker.x_m, worker.y_m), solid["outline_m"][0])
                assert far_m > solid["radius_m"], (t_s, worker.id, solid["label"])


def test_a_post_can_be_given() -> None:
    """Its storey and place are the worker's."""
    record = {"id": "W-1", "tag": "T-1", "band": "B-1", "trade": "fitter"}
    site = {"width_m": 10.0, "height_m": 10.0, "worker": [record]}
    post = Post(worker="W-1", storey="F9", path_m=((2.0, 3.0),), does="climb", heading_deg=90.0)
    worker = Plant(site, Scenario(posts=(post,)), 1).workers_at(0.0)[0]
    assert (worker.storey, worker.x_m, worker.y_m, worker.pose, worker.heading_deg) == ("F9", 2.0, 3.0, "climb", 90.0)


def test_people_of_a_permit_are_at_its_place(site: dict[str, Any], plant: Plant) -> None:
    """Guardians and workers are inside their zone, by more than a position may err; only W-004 leaves, as told."""
    zones = {zone["id"]: zone for zone in site["zone"]}
    for permit in site["permit"]:
        outline = zones[permit["zone"]]["outline_m"]
        (left, top), (right, bottom) = outline[0], outline[2]
        for worker in plant.workers_at(5.0):
            if worker.id in (permit["guardian"], *permit["workers"]):
                assert worker.storey == zones[permit["zone"]]["storey"]
                assert left + 1.5 < worker.x_m < right - 1.5, (permit["id"], worker.id)
                assert top + 1.5 < worker.y_m < bottom - 1.5, (permit["id"], worker.id)
