"""The arguments of the one command, for people: every option has its help."""

from __future__ import annotations

import argparse
from typing import TypeAlias

from console.site.demo import DEMO_SITE

BENCHES = (
    "act",
    "alert",
    "alerts",
    "video",
    "start",
    "eyes",
    "wall",
    "many",
    "rivals",
    "glass",
    "paint",
    "evidence",
    "store",
    "replay",
)
DECODERS = ("auto", "cpu", "cuda", "d3d11va", "videotoolbox", "vaapi", "qsv", "amf")

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
    core.add_argument("--standby", action="store_true", help="decide nothing before the core that works now is gone")
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

    _add_search_acts(commands)
    _add_model_acts(commands)
    _add_record_acts(commands)
    _add_camera_acts(commands)
    _add_evidence_acts(commands)
    _add_cause_acts(commands)
    _add_plc_acts(commands)
    _add_settings_acts(commands)
    _add_operator_acts(commands)
    _add_history_acts(commands)

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


def _add_search_acts(commands: Commands) -> None:
    search = commands.add_parser("search", help="questions to the past: who, where, when")
    acts = search.add_subparsers(dest="act", required=True, metavar="rows | who | seen | gas | incident")
    rows = _command(acts, "rows", "rows of the journal by words, person and place")
    rows.add_argument("--text", default="", help="words that all stand in the row, or in the names of what it names")
    who = _command(acts, "who", "who was in a place")
    seen = _command(acts, "seen", "which cameras had a person in their picture")
    gas = _command(acts, "gas", "when a gas point passed a value, perhaps while a permit was open")
    gas.add_argument("--point", required=True, metavar="ID")
    gas.add_argument("--over", type=float, required=True, metavar="VALUE", help="in the unit of the point")
    gas.add_argument("--permit", default="", metavar="ID", help="only while it was open")
    incident = _command(acts, "incident", "time, place and people of an alert, as one table")
    incident.add_argument("alert", metavar="ALERT", help="like danger/gas_level_2/gas/G-114")
    for act, needed in ((rows, False), (who, True)):
        act.add_argument("--place", required=needed, default="", metavar="ZONE")
    for act, needed in ((rows, False), (who, False), (seen, True)):
        act.add_argument("--person", required=needed, default="", metavar="ID")
    for act in (rows, who, seen, gas, incident):
        act.add_argument("--from", dest="start", default="", metavar="TIME", help="default: a day before --to")
        act.add_argument("--to", dest="end", default="", metavar="TIME", help="local time (default: now)")
        act.add_argument("--out", default="", metavar="FILE", help="print to FILE.pdf and FILE.csv")
        act.add_argument("--language", choices=("zh", "en"), default="zh")
        _add_json(act)


def _add_model_acts(commands: Commands) -> None:
    model = commands.add_parser("model", help="models of others: check, measure, take into use")
    acts = model.add_subparsers(dest="act", required=True, metavar="check | eval | use | drop | ls")
    check = acts.add_parser("check", help="what a model is, and whether it may be trusted")
    measure = acts.add_parser("eval", help="how good a model is on labelled pictures")
    use = acts.add_parser("use", help="take a model into use; `plant` is the built-in one")
    for act in (check, measure, use):
        act.add_argument("file", metavar="FILE", help="ONNX model, its card beside it if it has one")
    measure.add_argument("--data", required=True, metavar="DIR", help="pictures with COCO, YOLO or VOC labels")
    measure.add_argument("--map", action="append", default=[], metavar="LABEL=CLASS", help="CLASS '-' leaves it out")
    use.add_argument("--beside", action="store_true", help="beside the detector: it sees fire and smoke, or key points")
    drop = acts.add_parser("drop", help="a model works beside the detector no longer")
    drop.add_argument("file", metavar="NAME", help="its name in `vigil model ls`")
    listing = acts.add_parser("ls", help="the models there are, and which are in use")
    for act in (check, measure, use, drop, listing):
        act.add_argument("--home", default="", metavar="DIR", help="where state and recordings are kept")
        _add_json(act)


def _add_record_acts(commands: Commands) -> None:
    record = commands.add_parser("record", help="recordings: list, verify, export, lock")
    acts = record.add_subparsers(dest="act", required=True, metavar="ls | verify | export | lock | unlock")
    listing = _command(acts, "ls", "what is recorded, its gaps, and what is locked")
    verify = _command(acts, "verify", "every recorded file against the journal")
    export = _command(acts, "export", "a stretch of one camera into one file, as it was recorded")
    lock = _command(acts, "lock", "keep a stretch of one camera as evidence until it is released")
    unlock = _command(acts, "unlock", "release a lock")
    for act in (listing, verify, export, lock):
        needed = act in (export, lock)
        act.add_argument("--camera", required=needed, default="", metavar="ID", help="" if needed else "default: all")
        for option, place in (("--from", "start"), ("--to", "end")):
            act.add_argument(option, dest=place, required=needed, default="", metavar="TIME", help="local time")
    export.add_argument("--out", required=True, metavar="FILE", help="FILE.mkv or FILE.mp4")
    unlock.add_argument("lock", metavar="LOCK", help="its name in `vigil record ls`")
    for act in (export, lock, unlock):
        act.add_argument("--reason", required=act is not export, default="", help="why, for the journal")
        act.add_argument("--operator", default="", metavar="ID", help="who (default: the first of the site file)")
    for act in (listing, verify, export, lock, unlock):
        _add_json(act)


def _add_camera_acts(commands: Commands) -> None:
    camera = commands.add_parser("camera", help="cameras: find, ask, test, add, set their passwords")
    acts = camera.add_subparsers(dest="act", required=True, metavar="find | ask | test | add | password")
    find = acts.add_parser("find", help="the ONVIF cameras that answer on the network, and the cameras of this machine")
    find.add_argument("--seconds", type=float, default=3.0, metavar="N", help="how long to listen")
    find.add_argument("--interface", action="append", default=[], metavar="IP", help="our own address to ask from")
    ask = acts.add_parser("ask", help="what an ONVIF camera says of itself, and its streams")
    ask.add_argument("--site", default="", metavar="FILE", help="the site file that names the camera")
    ask.add_argument("--home", default="", metavar="DIR", help="where its login is kept")
    ask.add_argument("--link", action="append", default=[], metavar="NAME=HOST:PORT", help="where a link is today")
    ask.add_argument(
        "camera", metavar="HOST|URL|CAMERA", help="its address, like 192.0.2.10, or its id with --site; - reads it"
    )
    test = _command(acts, "test", "open a camera, say what it is worth")
    test.add_argument("camera", metavar="URL|CAMERA", help="its address, or its id in the site file; - reads it")
    test.add_argument("--main", action="store_true", help="its large stream")
    test.add_argument("--seconds", type=float, default=5.0, metavar="N", help="how long to watch")
    test.add_argument("--picture", default="", metavar="FILE.png", help="leave its first picture")
    add = _command(acts, "add", "write a camera, read as JSON from standard input, into the site file")
    add.add_argument("--login-only", action="store_true", help="check it and keep its login; the core writes the file")
    password = _command(acts, "password", "how cameras are asked; the password is read without being shown")
    password.add_argument("cameras", nargs="+", metavar="CAMERA", help="their ids in the site file")
    password.add_argument("--forget", action="store_true", help="ask them without a login")
    for act in (ask, test, password):
        act.add_argument("--user", default="", help="the camera's user; its password is asked for")
    for act in (ask, test):
        act.add_argument("--certificate", default="", metavar="SHA256", help="believe this certificate only")
    for act in (find, ask, test, add, password):
        _add_json(act)


def _add_evidence_acts(commands: Commands) -> None:
    verify = _command(commands, "verify", "a bundle, or with --site alone the whole journal and the recordings")
    verify.add_argument("file", nargs="?", default="", metavar="FILE", help="a bundle; nothing else is needed")
    verify.add_argument("--key", action="append", default=[], metavar="HEX|FILE", help="a public key to believe")
    verify.add_argument("--head", action="append", default=[], metavar="FILE", help="a head that was kept elsewhere")
    verify.add_argument("--tsa", action="append", default=[], metavar="FILE", help="time-stamp authorities to believe")
    verify.add_argument("--journal-only", action="store_true", help="without reading the recordings")

    evidence = commands.add_parser("evidence", help="the keys that sign the journal")
    acts = evidence.add_subparsers(dest="act", required=True, metavar="key | rotate | revoke | restored")
    key = _command(acts, "key", "the keys, the one that signs last")
    rotate = _command(acts, "rotate", "begin a new key; the old one vouches for it")
    rotate.add_argument("--lost", action="store_true", help="the old one is lost and cannot vouch")
    revoke = _command(acts, "revoke", "what a key signed since a time counts for nothing")
    revoke.add_argument("key", metavar="KEY", help="its first digits in `vigil evidence key`")
    restored = _command(acts, "restored", "the database was put back on purpose: sign again")

    case = commands.add_parser("case", help="what happened: looked into, and taken away")
    acts = case.add_subparsers(dest="act", required=True, metavar="new | ls | show | export")
    export = _command(acts, "export", "one bundle that proves itself")
    _add_case_acts(acts)
    export.add_argument("--camera", action="append", default=[], metavar="ID", help="one or more (default: all)")
    export.add_argument("--out", required=True, metavar="FILE.zip")
    export.add_argument("--progress", action="store_true", help="a line of JSON on standard error for each hundredth")
    for act, needed in ((verify, False), (revoke, False), (export, True)):
        act.add_argument("--from", dest="start", required=needed, default="", metavar="TIME", help="local time")
    for act, needed in ((verify, False), (export, True)):
        act.add_argument("--to", dest="end", required=needed, default="", metavar="TIME", help="local time")
    for act in (rotate, revoke, restored, export):
        act.add_argument("--reason", required=True, help="why, for the journal")
        act.add_argument("--operator", default="", metavar="ID", help="who (default: the first of the site file)")
    for act in (verify, key, rotate, revoke, restored, export):
        _add_json(act)


def _add_case_acts(acts: Commands) -> None:
    new = _command(acts, "new", "open a case; the core must run")
    new.add_argument("--title", required=True)
    for option, place in (("--from", "start"), ("--to", "end")):
        new.add_argument(option, dest=place, required=True, metavar="TIME", help="local time")
    new.add_argument("--place", default="", metavar="ZONE")
    new.add_argument("--kind", default="", help="a kind of alert, like gas_level_2")
    for option in ("--camera", "--person"):
        new.add_argument(option, action="append", default=[], metavar="ID", help="one or more")
    listing = _command(acts, "ls", "the review list, what is overdue first")
    listing.add_argument("--all", action="store_true", help="the closed ones too")
    show = _command(acts, "show", "one case, and on paper with plan, pictures and trends")
    show.add_argument("case", metavar="CASE", help="its id in `vigil case ls`")
    show.add_argument("--out", default="", metavar="FILE.pdf")
    show.add_argument("--language", choices=("zh", "en"), default="zh")
    for act in (new, show):
        act.add_argument("--operator", default="", metavar="ID", help="who (default: the first of the site file)")
    for act in (new, listing, show):
        _add_json(act)


def _add_cause_acts(commands: Commands) -> None:
    causes = commands.add_parser("causes", help="the cause-and-effect table as a spreadsheet")
    acts = causes.add_subparsers(dest="act", required=True, metavar="export | import | check")
    export = acts.add_parser("export", help="write the table of a site file to a spreadsheet")
    taken = acts.add_parser("import", help="put the table of a spreadsheet into a site file, once it is found good")
    check = acts.add_parser("check", help="every problem of a table, nothing written")
    for act in (export, taken, check):
        act.add_argument("file", metavar="FILE", help="FILE.csv or FILE.xlsx")
        said = "the site file" if act is taken else "the site file (default: the demo site)"
        act.add_argument("--site", required=act is taken, default=str(DEMO_SITE), metavar="FILE", help=said)
        _add_json(act)


def _add_plc_acts(commands: Commands) -> None:
    plc = commands.add_parser("plc", help="PLCs: test their register map, set the passwords of their brokers")
    acts = plc.add_subparsers(dest="act", required=True, metavar="test | password")
    test = _command(acts, "test", "what every point of the PLCs says; nothing is written")
    test.add_argument("plcs", nargs="*", metavar="PLC", help="their ids in the site file (default: all)")
    password = _command(acts, "password", "who asks the broker of a PLC; the password is read without being shown")
    password.add_argument("plcs", nargs="+", metavar="PLC", help="their ids in the site file")
    password.add_argument("--user", default="", help="the broker's user; its password is asked for")
    password.add_argument("--forget", action="store_true", help="ask it without a login")
    for act in (test, password):
        _add_json(act)


def _add_settings_acts(commands: Commands) -> None:
    settings = commands.add_parser("settings", help="settings over the site file: list, show, export their versions")
    acts = settings.add_subparsers(dest="act", required=True, metavar="ls | show | export")
    listing = _command(acts, "ls", "the versions there are")
    show = _command(acts, "show", "one version, in the words of the site file")
    export = _command(acts, "export", "one version into a file")
    for act in (show, export):
        act.add_argument("number", nargs="?", type=int, default=0, metavar="N", help="default: the newest")
    export.add_argument("--out", required=True, metavar="FILE", help="FILE.toml")
    for act in (listing, show, export):
        _add_json(act)


def _add_operator_acts(commands: Commands) -> None:
    operator = commands.add_parser("operator", help="operators: set their PINs, list who has one")
    acts = operator.add_subparsers(dest="act", required=True, metavar="pin | ls")
    pin = _command(acts, "pin", "set an operator's PIN; it is asked for twice and not shown")
    pin.add_argument("name", metavar="NAME", help="his id in the site file")
    pin.add_argument("--forget", action="store_true", help="take the PIN away")
    listing = _command(acts, "ls", "who has a PIN, and who must have one")
    for act in (pin, listing):
        _add_json(act)


def _add_history_acts(commands: Commands) -> None:
    history = commands.add_parser("history", help="samples of every point: what there is, one point as CSV")
    acts = history.add_subparsers(dest="act", required=True, metavar="ls | export")
    listing = _command(acts, "ls", "what there is of each point")
    export = _command(acts, "export", "the samples of one point as CSV")
    export.add_argument("point", metavar="POINT", help="like gas/G-101, vital/W-001, position/W-001, weather/M-1")
    export.add_argument("--from", dest="start", default="", metavar="TIME", help="default: the first there is")
    export.add_argument("--to", dest="end", default="", metavar="TIME", help="default: the last there is")
    export.add_argument("--out", required=True, metavar="FILE", help="FILE.csv")
    for act in (listing, export):
        _add_json(act)


def _add_vision(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--model", default="", metavar="FILE", help="ONNX model (default: see `vigil model ls`)")
    parser.add_argument("--no-detection", action="store_true", help="pictures only")
    parser.add_argument(
        "--decode", default="auto", choices=DECODERS, help="what decodes pictures (default: a card that can)"
    )


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
