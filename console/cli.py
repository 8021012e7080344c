"""The one command: `vigil COMMAND`; `vigil --help` names the commands.

Exit codes: 0 done, 1 found something wrong or failed, 2 wrongly called; `verify` 3: whole, but no public key was given.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import logging
import os
import sys
import threading
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

from console.arguments import parser
from console.bus import Access, BusError
from console.meaning import (
    WrongCall,
    check_known,
    check_operator,
    context_of,
    file_of,
    home_of,
    local_text,
    model_of,
    moment_us,
    needed,
    pair,
    tell,
    voice,
)
from console.memory import stay_small
from console.site.context import Context
from console.site.credentials import open_passwords
from console.site.demo import DEMO_SCRIPT, DEMO_SITE
from console.site.errors import SiteFileError
from console.site.read import check_report, read_site
from console.store.errors import StorageError
from devices.errors import DeviceError
from inference.errors import ModelRefused

GARBAGE_AFTER = 50_000
"""So many more objects are made than freed before garbage is looked for: importing makes many and frees none."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one sub-command. Returns the exit code."""
    gc.set_threshold(GARBAGE_AFTER)
    parsed = parser().parse_args(arguments)
    logging.basicConfig(
        level=os.environ.get("VIGIL_LOG", "INFO").upper(),
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        stream=sys.stderr,
    )
    logging.getLogger("alembic").setLevel(logging.WARNING)
    try:
        return COMMANDS[parsed.command](parsed)
    except WrongCall as error:
        print(f"vigil {parsed.command}: {error}", file=sys.stderr)
        return 2
    except (SiteFileError, BusError, StorageError, ModelRefused) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0


# ---------------------------------------------------------------- the commands


def _run(parsed: argparse.Namespace) -> int:
    from console.programs import display, lock, run, table
    from console.programs.broker import BrokerError

    context = context_of(parsed)
    check_operator(parsed, context)
    model = model_of(parsed)
    if not (context.site_path.parent / parsed.scenario).exists():
        file_of("--scenario", parsed.scenario)
    screenshots = _screenshot_folder(parsed, context)
    dispatcher = _dispatcher(parsed)
    options = table.RunOptions(
        detection=not parsed.no_detection,
        model=str(model),
        decode=parsed.decode,
        workers=parsed.workers,
        seed=parsed.seed,
        scenario=parsed.scenario,
        elsewhere=tuple(context.links),
        with_room=not parsed.no_room,
        room=_room_options(parsed, screenshots, dispatcher),
    )
    try:
        summary = asyncio.run(run.run(context, options, parsed.seconds, screenshots, voice(parsed)))
    except (BrokerError, display.DisplayError, lock.HomeInUse) as error:
        print(error, file=sys.stderr)
        return 1
    tell(parsed, summary, _summary_text)
    return 0


def _core(parsed: argparse.Namespace) -> int:
    from console.core import watch

    context = context_of(parsed)
    return _live(parsed, watch.run(context, _access(context, "core"), parsed.standby))


def _vision(parsed: argparse.Namespace) -> int:
    from console.site.shelf import Shelf
    from console.vision import worker

    context = context_of(parsed)
    known = tuple(camera.id for camera in context.site.cameras)
    cameras = tuple(parsed.cameras.split(",")) if parsed.cameras else known
    check_known("--cameras", cameras, known)
    model = model_of(parsed)
    work = worker.run(
        context,
        _access(context, "vision"),
        cameras,
        model=model,
        detection=not parsed.no_detection,
        name=parsed.name,
        beside=Shelf(context.home).beside(),
        decode=parsed.decode,
    )
    return _live(parsed, work)


def _room(parsed: argparse.Namespace) -> int:
    context = context_of(parsed)
    check_operator(parsed, context)
    from console.app import RoomOptions, run_room

    stay_small()
    options = RoomOptions(
        operator=parsed.operator,
        seat=parsed.seat,
        language=parsed.language,
        screenshots=Path(parsed.screenshots) if parsed.screenshots else None,
        dispatcher=file_of("--dispatcher", parsed.dispatcher),
        replay_at_us=moment_us(parsed.replay_at, context) if parsed.replay_at else 0,
        windows=parsed.windows,
        trace=Path(parsed.trace) if parsed.trace else None,
        until_closed=end_with_input if parsed.supervised else None,
    )
    return run_room(context, _access(context, "room"), options)


def _check(parsed: argparse.Namespace) -> int:
    problems, counts = check_report(Path(parsed.site))
    warnings = [] if problems else open_passwords(read_site(Path(parsed.site)).cameras)
    said = {"site": str(parsed.site), "problems": problems, "warnings": warnings, "counts": counts}
    tell(parsed, said, _check_text)
    return 1 if problems else 0


def _replay(parsed: argparse.Namespace) -> int:
    from console.store.store import Store

    context = context_of(parsed)
    store = Store.open(context.database_url)
    span = store.tape.span()
    store.close()
    if parsed.list:
        said = {"from_us": span[0] if span else 0, "to_us": span[1] if span else 0}
        tell(parsed, said, lambda s: f"from {local_text(s['from_us'], context)} to {local_text(s['to_us'], context)}")
        return 0 if span else 1
    if span is None:
        print(f"nothing recorded yet in {context.home.root}; let `vigil run` work first", file=sys.stderr)
        return 1
    if parsed.at:
        moment_us(parsed.at, context)
    parsed.replay_at = parsed.at or local_text(max(span[0], span[1] - 60_000_000), context)
    return _run(parsed)


def _report(parsed: argparse.Namespace) -> int:
    from console.programs.reporting import print_from_store
    from console.reports.registry import REPORTS

    context = context_of(parsed)
    check_known("NAME", (parsed.name,), tuple(REPORTS))
    check_operator(parsed, context)
    said = print_from_store(
        context,
        parsed.name,
        from_us=moment_us(parsed.start, context) if parsed.start else 0,
        to_us=moment_us(parsed.end, context) if parsed.end else 0,
        operator=parsed.operator,
        language=parsed.language,
        folder=Path(parsed.out) if parsed.out else context.home.reports,
    )
    tell(parsed, said, lambda s: "\n".join(s["files"]))
    return 0


def _search(parsed: argparse.Namespace) -> int:
    from console.programs import searching

    try:
        said, code = searching.acted(parsed, context_of(parsed), moment_us)
    except searching.WrongSearch as error:
        raise WrongCall(str(error)) from error
    except OSError as error:
        print(f"vigil search: {error}", file=sys.stderr)
        return 1
    tell(parsed, said, searching.text_of)
    return code


def _model_act(parsed: argparse.Namespace) -> int:
    from console.models import commands, texts
    from inference.evaluation.scene import LabelsRefused

    acts: dict[str, tuple[Callable[[], commands.Outcome], Callable[[dict[str, Any]], str]]] = {
        "check": (lambda: commands.check(needed(parsed.file)), texts.check_text),
        "eval": (
            lambda: commands.evaluate(needed(parsed.file), Path(parsed.data), dict(map(pair, parsed.map))),
            texts.eval_text,
        ),
        "use": (lambda: commands.use(home_of(parsed), parsed.file, beside=parsed.beside), texts.use_text),
        "drop": (lambda: commands.drop(home_of(parsed), parsed.file), texts.drop_text),
        "ls": (lambda: commands.listed(home_of(parsed)), texts.list_text),
    }
    work, as_text = acts[parsed.act]
    try:
        found = work()
    except LabelsRefused as error:
        raise WrongCall(str(error)) from error
    except ModelRefused as error:
        if parsed.json:
            print(json.dumps({"file": parsed.file, "refused": str(error)}, ensure_ascii=False))
        raise
    tell(parsed, found.said, as_text)
    return found.code


def _record_act(parsed: argparse.Namespace) -> int:
    from console.recordings import commands
    from console.recordings.errors import RecordingsRefused

    context = context_of(parsed)
    check_operator(argparse.Namespace(operator=getattr(parsed, "operator", "")), context)
    try:
        said, code = commands.done(parsed.act, context, commands.wanted(parsed, context, moment_us))
    except RecordingsRefused as error:
        print(f"vigil record {parsed.act}: {error}", file=sys.stderr)
        return 1
    tell(parsed, said, lambda s: commands.TEXTS[parsed.act](s, lambda at_us: local_text(at_us, context)))
    return code


def _camera_act(parsed: argparse.Namespace) -> int:
    from console.cameras import asking

    try:
        said, code, as_text = asking.acted(parsed, context_of)
    except asking.WrongQuestion as error:
        raise WrongCall(str(error)) from error
    except DeviceError as error:
        if parsed.json:
            print(json.dumps({"refused": str(error)}, ensure_ascii=False))
        print(error, file=sys.stderr)
        return 1
    tell(parsed, said, as_text)
    return code


def _evidence_act(parsed: argparse.Namespace) -> int:
    from console.evidence import commands
    from console.evidence.errors import EvidenceRefused

    act = getattr(parsed, "act", parsed.command)
    context = None if act == "verify" and parsed.file else context_of(parsed)
    if context:
        check_operator(argparse.Namespace(operator=getattr(parsed, "operator", "")), context)
    try:
        said, code = commands.done(act, parsed, context, moment_us)
    except commands.WrongQuestion as error:
        raise WrongCall(str(error)) from error
    except EvidenceRefused as error:
        if parsed.json:
            print(json.dumps({"refused": str(error)}, ensure_ascii=False))
        print(f"vigil {parsed.command}: {error}", file=sys.stderr)
        return 1
    tell(parsed, said, commands.TEXTS[act])
    return code


def _cause_act(parsed: argparse.Namespace) -> int:
    from console.causes import commands

    said = commands.done(parsed.act, Path(parsed.site).expanduser().resolve(), Path(parsed.file))
    tell(parsed, said, commands.text_of)
    return 1 if "problems" in said else 0


def _plc_act(parsed: argparse.Namespace) -> int:
    from console.plcs import commands

    context = context_of(parsed)
    check_known("PLC", parsed.plcs, tuple(plc.id for plc in context.site.plcs))
    try:
        said, code, as_text = commands.acted(parsed, context)
    except commands.WrongQuestion as error:
        raise WrongCall(str(error)) from error
    except DeviceError as error:
        print(error, file=sys.stderr)
        return 1
    tell(parsed, said, as_text)
    return code


def _settings_act(parsed: argparse.Namespace) -> int:
    from console.programs import settings

    try:
        said = settings.acted(parsed, context_of(parsed))
    except (settings.VersionUnreadable, OSError) as error:
        print(f"vigil settings {parsed.act}: {error}", file=sys.stderr)
        return 1
    tell(parsed, said, settings.TEXTS[parsed.act])
    return 0


def _operator_act(parsed: argparse.Namespace) -> int:
    from console.programs import operators

    context = context_of(parsed)
    if parsed.act == "pin" and not parsed.forget:
        check_known("NAME", (parsed.name,), tuple(operator.id for operator in context.site.operators))
    try:
        said = operators.acted(parsed, context)
    except (operators.PinNotSet, DeviceError, OSError) as error:
        print(f"vigil operator {parsed.act}: {error}", file=sys.stderr)
        return 1
    tell(parsed, said, operators.TEXTS[parsed.act])
    return 0


def _history_act(parsed: argparse.Namespace) -> int:
    from console.programs import history

    try:
        said, code = history.acted(parsed, context_of(parsed), moment_us)
    except history.UnknownPoint as error:
        raise WrongCall(f"POINT {error}") from error
    except OSError as error:
        print(f"vigil history {parsed.act}: {error}", file=sys.stderr)
        return 1
    tell(parsed, said, history.TEXTS[parsed.act])
    return code


def _bench(parsed: argparse.Namespace) -> int:
    from console.bench import registry
    from console.bench.figures import as_text
    from console.bench.session import BenchFailed

    try:
        said = registry.BENCHES[parsed.name](parsed.seconds)
    except BenchFailed as error:
        if error.measured:
            tell(parsed, error.measured, as_text)
        print(f"vigil bench {parsed.name}: {error}", file=sys.stderr)
        return 1
    tell(parsed, said, as_text)
    return 0


# ---------------------------------------------------------------- pieces


def _access(context: Context, user: str) -> Access:
    from console.programs import broker

    return broker.access(context, user)


def _live(parsed: argparse.Namespace, work: Coroutine[Any, Any, None]) -> int:
    """Run a program until it ends, a signal asks, or, when supervised, standard input closes."""

    async def until_told() -> None:
        task = asyncio.ensure_future(work)
        if parsed.supervised:
            end_with_input(asyncio.get_running_loop(), task.cancel)
        try:
            await task
        except asyncio.CancelledError:
            return

    stay_small()
    asyncio.run(until_told())
    return 0


def end_with_input(loop: asyncio.AbstractEventLoop, end: Callable[[], object]) -> None:
    """Call `end` on the loop once standard input has closed. Works on every system, with pipes alike."""

    def wait() -> None:
        sys.stdin.buffer.read()
        loop.call_soon_threadsafe(end)

    threading.Thread(target=wait, name="standard-input", daemon=True).start()


def _screenshot_folder(parsed: argparse.Namespace, context: Context) -> Path | None:
    from console.programs import display

    if parsed.no_room or not (parsed.screenshots or display.needed()):
        return None
    folder = Path(parsed.screenshots).resolve() if parsed.screenshots else context.home.root / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    return folder


def _dispatcher(parsed: argparse.Namespace) -> str:
    from console.programs import display

    if script := file_of("--dispatcher", parsed.dispatcher):
        return str(script)
    played = parsed.seconds and display.needed() and Path(parsed.site) == DEMO_SITE
    return str(DEMO_SCRIPT) if played else ""


def _room_options(parsed: argparse.Namespace, screenshots: Path | None, dispatcher: str) -> tuple[str, ...]:
    said = {
        "--operator": parsed.operator,
        "--seat": parsed.seat,
        "--language": parsed.language,
        "--windows": str(parsed.windows) if parsed.windows else "",
        "--screenshots": str(screenshots or ""),
        "--dispatcher": dispatcher,
        "--replay-at": getattr(parsed, "replay_at", ""),
        "--trace": parsed.trace,
    }
    return tuple(part for name, value in said.items() if value for part in (name, value))


def _check_text(said: dict[str, Any]) -> str:
    if said["problems"]:
        return f"{said['site']}: {len(said['problems'])} problems\n" + "\n".join(f"  {p}" for p in said["problems"])
    counts = ", ".join(f"{number} {name}" for name, number in said["counts"].items())
    return "\n".join([f"{said['site']}: no problems ({counts})", *(f"  warning: {one}" for one in said["warnings"])])


def _summary_text(said: dict[str, Any]) -> str:
    orders = "; ".join(f"{o['interlock']} {o['result']} in {o['ms']:.0f} ms" for o in said["orders"]) or "none"
    kinds = ", ".join(f"{kind} {number}" for kind, number in said["alert_kinds"].items())
    return "\n".join(
        [
            "",
            f"messages in      {said['messages_in']}",
            f"frames           {said['frames_decoded']} decoded, {said['frames_shown']} shown",
            f"detections       {said['detections']} ({said['provider'] or 'no detector'})",
            "alerts           {raised} raised, {acknowledged} acknowledged".format(**said["alerts"]) + f" ({kinds})",
            f"orders           {orders}",
            f"restarts         {said['restarts'] or 'none'}",
            *(f"screenshot       {path}" for path in said["screenshots"]),
        ]
    )


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "run": _run,
    "core": _core,
    "vision": _vision,
    "room": _room,
    "check": _check,
    "replay": _replay,
    "report": _report,
    "search": _search,
    "model": _model_act,
    "record": _record_act,
    "camera": _camera_act,
    "verify": _evidence_act,
    "evidence": _evidence_act,
    "case": _evidence_act,
    "causes": _cause_act,
    "plc": _plc_act,
    "settings": _settings_act,
    "operator": _operator_act,
    "history": _history_act,
    "bench": _bench,
}


if __name__ == "__main__":
    sys.exit(main())
