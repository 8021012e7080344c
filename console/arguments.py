"""The arguments of the one command, for people: every option has its help."""

from __future__ import annotations

import argparse
from typing import TypeAlias

from console.site.demo import DEMO_SITE

BENCHES = ("alert", "video", "start", "eyes")

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def parser() -> argparse.ArgumentParser:
    """The parser; the chosen command's name is in `command`."""
    vigil = argparse.ArgumentParser(prog="vigil", description="The desk of a plant's central control room.")
    commands = vigil.add_subparsers(dest="command", required=True, metavar="COMMAND")

    run = _command(commands, "run", "everything on one workstation: broker, core, vision, room")
    _add_run(run)
    _add_json(run)

    core = _command(commands, "core", "the duty service: decides, journals, acts")
    core.set_defaults(json=False)
    vision = _command(commands, "vision", "a vision worker: cameras in, tiles and what was seen out")
    vision.add_argument("--cameras", default="", metavar="C01,C02", help="the cameras of this worker (default: all)")
    vision.add_argument("--name", default="vision-1", help="name of this worker on the bus")
    _add_vision(vision)
    room = _command(commands, "room", "the windows of one seat")
    _add_room(room)
    room.add_argument("--replay-at", default="", metavar="TIME", help="open in the past")

    check = commands.add_parser("check", help="every problem of a site file at once")
    check.add_argument("site", metavar="SITE")
    _add_json(check)

    replay = _command(commands, "replay", "open the room in the past; live alerts still break through")
    replay.add_argument("--at", default="", metavar="TIME", help="local time, 2026-05-01T14:32:07")
    replay.add_argument("--list", action="store_true", help="only say what there is")
    _add_run(replay)
    _add_json(replay)

    report = _command(commands, "report", "print a report to PDF and CSV")
    report.add_argument("name", nargs="?", default="heat-map", metavar="NAME", help="heat-map")
    report.add_argument("--from", dest="start", default="", metavar="TIME", help="default: start of the shift")
    report.add_argument("--to", dest="end", default="", metavar="TIME", help="default: now")
    report.add_argument("--out", default="", metavar="DIR")
    report.add_argument("--operator", default="")
    report.add_argument("--language", choices=("zh", "en"), default="zh")
    _add_json(report)

    _add_model_acts(commands)

    bench = commands.add_parser("bench", help="measure, with the limit beside us in the same run")
    bench.add_argument("name", choices=BENCHES)
    bench.add_argument("--seconds", type=float, default=0.0, help="length of the measured part")
    _add_json(bench)
    return vigil


def _command(commands: Commands, name: str, said: str) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=said, description=said[0].upper() + said[1:] + ".")
    parser.add_argument("--site", default=str(DEMO_SITE), metavar="FILE", help="the site file (default: the demo site)")
    parser.add_argument("--home", default="", metavar="DIR", help="where state and recordings are kept")
    parser.add_argument("--link", action="append", default=[], metavar="NAME=HOST:PORT", help="where a link is today")
    parser.add_argument("--supervised", action="store_true", help="end when standard input closes")
    return parser


def _add_run(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seconds", type=float, default=0.0, metavar="N", help="stop by itself after N seconds")
    parser.add_argument("--workers", type=int, default=0, help="vision processes (default: one for 8 cameras)")
    parser.add_argument("--seed", type=int, help="seed of the simulated plant")
    parser.add_argument("--scenario", default="", metavar="FILE", help="scenario of the simulated plant")
    parser.add_argument("--no-room", action="store_true", help="without windows")
    _add_vision(parser)
    _add_room(parser)


def _add_model_acts(commands: Commands) -> None:
    model = commands.add_parser("model", help="models of others: check, measure, take into use")
    acts = model.add_subparsers(dest="act", required=True, metavar="check | eval | use | ls")
    check = acts.add_parser("check", help="what a model is, and whether it may be trusted")
    measure = acts.add_parser("eval", help="how good a model is on labelled pictures")
    use = acts.add_parser("use", help="take a model into use; `plant` is the built-in one")
    for act in (check, measure, use):
        act.add_argument("file", metavar="FILE", help="ONNX model, its card beside it if it has one")
    measure.add_argument("--data", required=True, metavar="DIR", help="pictures with COCO, YOLO or VOC labels")
    measure.add_argument("--map", action="append", default=[], metavar="LABEL=CLASS", help="CLASS '-' leaves it out")
    listing = acts.add_parser("ls", help="the models there are, and which is in use")
    for act in (check, measure, use, listing):
        act.add_argument("--home", default="", metavar="DIR", help="where state and recordings are kept")
        _add_json(act)


def _add_vision(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--model", default="", metavar="FILE", help="ONNX model (default: see `vigil model ls`)")
    parser.add_argument("--no-detection", action="store_true", help="pictures only")


def _add_room(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--operator", default="", metavar="ID", help="who sits down (default: the first dispatcher)")
    parser.add_argument("--seat", default="room-1")
    parser.add_argument("--language", choices=("zh", "en"), default="zh")
    parser.add_argument("--trace", default="", metavar="FILE", help="leave what was painted when, for the benches")
    parser.add_argument("--windows", type=int, default=0, metavar="N", help="windows (default: one a monitor)")
    parser.add_argument("--screenshots", default="", metavar="DIR", help="leave a picture of each monitor every 10 s")
    parser.add_argument("--dispatcher", default="", metavar="SCRIPT", help="play a dispatcher with real events")


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
