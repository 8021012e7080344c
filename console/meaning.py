"""What the arguments of the one command mean: the site, its home, files, times; what is wrongly called, in words."""

from __future__ import annotations

import argparse
import json
import logging
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from console.site.context import Context
from console.site.home import Home
from console.site.read import read_site
from inference.errors import ModelRefused


class WrongCall(Exception):
    """Arguments that do not fit the site or the files there are. str() names the argument and what would fit."""


def context_of(parsed: argparse.Namespace) -> Context:
    home = home_of(parsed)
    path = Path(parsed.site).expanduser().resolve()
    site = read_site(path)
    links = dict(link(said) for said in parsed.link)
    check_known("--link", links, tuple(site.links))
    return Context(site=site, site_path=path, home=home.made(), links=links)


def home_of(parsed: argparse.Namespace) -> Home:
    return Home(Path(parsed.home).expanduser().resolve()) if parsed.home else Home.default()


def link(said: str) -> tuple[str, str]:
    """Name and address of one `--link NAME=HOST:PORT`."""
    fits = re.fullmatch(r"([^=]+)=([^=]+:\d{1,5})", said)
    if fits is None:
        raise WrongCall(f"--link {said}: must look like NAME=HOST:PORT")
    return fits[1], fits[2]


def pair(said: str) -> tuple[str, str]:
    """Class of the labels and class of the model of one `--map LABEL=CLASS`."""
    label, _, name = said.partition("=")
    if not (label and name):
        raise WrongCall(f"--map {said}: must look like LABEL=CLASS")
    return label, name


def check_known(argument: str, said: Iterable[str], known: Sequence[str]) -> None:
    if unknown := sorted(set(said) - set(known)):
        raise WrongCall(f"{argument}: there is no {', '.join(unknown)}; there is {', '.join(known)}")


def check_operator(parsed: argparse.Namespace, context: Context) -> None:
    said = (parsed.operator,) if parsed.operator else ()
    check_known("--operator", said, tuple(operator.id for operator in context.site.operators))


def file_of(argument: str, said: str) -> Path | None:
    """The file an argument names, None when it was not given."""
    if not said:
        return None
    if not Path(said).is_file():
        raise WrongCall(f"{argument} {said}: there is no such file")
    return Path(said).resolve()


def needed(said: str) -> Path:
    """The model file an argument names."""
    path = file_of("FILE", said)
    if path is None:
        raise WrongCall("FILE: there is none")
    return path


def model_of(parsed: argparse.Namespace) -> Path:
    """The model file that is asked for, else the one in use. One that is not in use was never tried, so it is tried
    now, in a process of its own: refused here, and not by a worker over and over."""
    path, in_use = file_of("--model", parsed.model), model_in_use(home_of(parsed))
    if path is None or path == in_use:
        return in_use
    from inference.vetting import vet

    try:
        vet(path)
    except ModelRefused as error:
        raise WrongCall(f"--model {parsed.model}: {error}") from error
    return path


def model_in_use(home: Home) -> Path:
    """The model that was chosen with `vigil model use`; the built-in one when that is not as it was."""
    from console.site.shelf import Shelf

    found = Shelf(home).in_use()
    if found.trouble:
        logging.getLogger(__name__).error("%s; the built-in model works instead: see `vigil model ls`", found.trouble)
    return found.path


def moment_us(text: str, context: Context) -> int:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise WrongCall(f"{text!r} is no time; write it like 2026-05-01T14:32:07") from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(context.site.time_zone))
    return round(moment.timestamp() * 1_000_000)


def local_text(at_us: int, context: Context) -> str:
    return datetime.fromtimestamp(at_us / 1e6, ZoneInfo(context.site.time_zone)).isoformat(timespec="seconds")


def tell(parsed: argparse.Namespace, said: dict[str, Any], as_text: Callable[[dict[str, Any]], str]) -> None:
    print(json.dumps(said, ensure_ascii=False) if parsed.json else as_text(said), flush=True)


def voice(parsed: argparse.Namespace) -> Callable[[str], None]:
    """Where a command talks while it works: beside the JSON, not into it."""
    out = sys.stderr if parsed.json else sys.stdout
    return lambda text: print(text, file=out, flush=True)
