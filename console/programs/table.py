"""Which programs make up one workstation, and how each is started. Pure: a site and options in, a table out."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from math import ceil

from console.site.context import Context

CAMERAS_A_WORKER = 8
PYTHON = (sys.executable, "-m")


@dataclass(frozen=True, slots=True)
class Program:
    """One process to keep alive. It ends when its standard input closes. `ready` waits for a line that says so."""

    name: str
    arguments: tuple[str, ...]
    ready: bool = False
    patient: bool = False
    """Gives way to the others when the machine is short: alerts and orders never wait for video."""
    ends_all: bool = False
    """When this one ends by itself, everything ends: the operator closed the room."""
    ends_first: bool = False
    """At the end it is told before the others."""
    beats: bool = True
    """Says on the bus that it lives, once a second; when it goes silent it is ended and started again."""

    @property
    def gives_way(self) -> bool:
        """Whether it has less of a short machine: video, and the simulated plant, which stands for other machines."""
        return self.patient or not self.beats


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """What `vigil run` was asked for beside the site."""

    detection: bool = True
    model: str = ""
    decode: str = "auto"
    workers: int = 0
    seed: int | None = None
    scenario: str = ""
    elsewhere: tuple[str, ...] = ()
    """Links that the simulated plant leaves alone: what answers there is somebody else's."""
    room: tuple[str, ...] = ()
    with_room: bool = True


def programs(context: Context, options: RunOptions) -> list[Program]:
    """Every program but the broker, in the order of their start."""
    table = [_core(context), *_vision(context, options)]
    if context.site.simulation is not None:
        table.insert(0, _plant(context, options))
    if options.with_room:
        table.append(_room(context, options))
    return table


def shared_arguments(context: Context) -> tuple[str, ...]:
    """What every program of Vigil is told."""
    links = tuple(part for name, at in context.links.items() for part in ("--link", f"{name}={at}"))
    return ("--site", str(context.site_path), "--home", str(context.home.root), "--supervised", *links)


def camera_groups(cameras: tuple[str, ...], workers: int) -> list[tuple[str, ...]]:
    """Share cameras among workers, neighbours apart, so that one dead worker does not blind one place."""
    workers = workers or max(1, ceil(len(cameras) / CAMERAS_A_WORKER))
    return [cameras[place::workers] for place in range(min(workers, len(cameras)))]


def _core(context: Context) -> Program:
    return Program("core", (*PYTHON, "console.cli", "core", *shared_arguments(context)), ends_first=True)


def _vision(context: Context, options: RunOptions) -> list[Program]:
    groups = camera_groups(tuple(camera.id for camera in context.site.cameras), options.workers)
    return [vision_worker(context, options, place, group) for place, group in enumerate(groups, start=1)]


def vision_worker(context: Context, options: RunOptions, place: int, cameras: tuple[str, ...]) -> Program:
    """The worker of that place, counted from 1, for these cameras."""
    more: tuple[str, ...] = () if options.detection else ("--no-detection",)
    more += ("--model", options.model) if options.model else ()
    more += ("--decode", options.decode)
    vision = (*PYTHON, "console.cli", "vision", *shared_arguments(context), *more)
    name = f"vision-{place}"
    return Program(name, (*vision, "--name", name, "--cameras", ",".join(cameras)), patient=True)


def _room(context: Context, options: RunOptions) -> Program:
    arguments = (*PYTHON, "console.cli", "room", *shared_arguments(context), *options.room)
    return Program("room-1", arguments, ends_all=True)


def _plant(context: Context, options: RunOptions) -> Program:
    more: tuple[str, ...] = () if options.seed is None else ("--seed", str(options.seed))
    more += ("--scenario", options.scenario) if options.scenario else ()
    links = json.dumps({**context.site.links, **context.links, **dict.fromkeys(options.elsewhere, "")})
    plant = (*PYTHON, "devices.sim", str(context.site_path), "--access", str(context.home.access))
    arguments = (*plant, "--links", links, "--cache", str(context.home.cache), *more)
    return Program("plant", arguments, ready=True, beats=False)
