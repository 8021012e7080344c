"""The language of a dispatcher's script: one step a line, '#' begins a remark.

wait banner            wait "HOT-0007" for 30s      a widget by its object name, or a text anywhere on the windows
key F2                 hold key Space 2.2s          keys by their usual names, also Ctrl+L
click acknowledge      hold hold 2.2s               the mouse, pressed in the middle of a widget or a text
type "comment"         window 2                     type where the focus is; go on in another window
pause 0.5s             shot NAME                    let time pass; save what the windows show
wheel alert-list 5s    turn the wheel over a list, down to its end and up again, for so long
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

DEADLINE_S = 15.0


class ScriptError(Exception):
    """A script that cannot be played. str() says file, line, what is wrong and how a step looks."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `verb` 'wait', 'key', 'hold key', 'click', 'hold', 'type', 'window', 'pause', 'shot' or 'wheel'."""

    line: int
    text: str
    verb: str
    target: str = ""
    quoted: bool = False
    """Whether the target is a text on the windows, not an object name."""
    seconds: float = DEADLINE_S


_NAME, _SECONDS = r'(?P<target>"[^"]*"|\S+)', r"(?P<seconds>\d+(?:\.\d+)?)\s*s"
_FORMS: tuple[tuple[str, str], ...] = (
    ("wait", rf"wait\s+{_NAME}(?:\s+for\s+{_SECONDS})?"),
    ("hold key", rf"hold\s+key\s+{_NAME}\s+{_SECONDS}"),
    ("hold", rf"hold\s+{_NAME}\s+{_SECONDS}"),
    ("key", rf"key\s+{_NAME}"),
    ("click", rf"click\s+{_NAME}"),
    ("type", r'type\s+(?P<target>"[^"]*")'),
    ("window", r"window\s+(?P<target>[1-9]\d*)"),
    ("pause", rf"pause\s+{_SECONDS}"),
    ("shot", r"shot\s+(?P<target>[\w.-]+)"),
    ("wheel", rf"wheel\s+{_NAME}\s+{_SECONDS}"),
)
_COMPILED = tuple((verb, re.compile(form)) for verb, form in _FORMS)


def read_script(path: Path) -> tuple[Step, ...]:
    """The steps of a script file. Raises ScriptError naming every line that is no step."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ScriptError(f"{path}: cannot be read ({error}); give a text file of steps") from error
    return parse_script(text, str(path))


def parse_script(text: str, name: str = "script") -> tuple[Step, ...]:
    """The steps of a script. Raises ScriptError naming every line that is no step."""
    steps, wrong = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        bare = _without_remark(line).strip()
        if not bare:
            continue
        step = _step(number, bare)
        if step is None:
            wrong.append(f"{name}:{number}: '{bare}' is no step; {_hint(bare)}")
        else:
            steps.append(step)
    if wrong:
        raise ScriptError("\n".join(wrong))
    return tuple(steps)


def _step(number: int, bare: str) -> Step | None:
    for verb, form in _COMPILED:
        if found := form.fullmatch(bare):
            parts = found.groupdict()
            target = parts.get("target") or ""
            quoted = target.startswith('"')
            seconds = float(parts.get("seconds") or DEADLINE_S)
            return Step(number, bare, verb, target.strip('"'), quoted, seconds)
    return None


def _without_remark(line: str) -> str:
    return re.split(r'#(?=(?:[^"]*"[^"]*")*[^"]*$)', line, maxsplit=1)[0]


def _hint(bare: str) -> str:
    examples = {
        "wait": 'write: wait NAME, or: wait "text" for 20s',
        "key": "write: key F2",
        "hold": "write: hold NAME 2.2s, or: hold key Space 2.2s",
        "click": "write: click NAME",
        "type": 'write: type "text"',
        "window": "write: window 1",
        "pause": "write: pause 0.5s",
        "shot": "write: shot NAME",
        "wheel": "write: wheel NAME 5s",
    }
    return examples.get(bare.split()[0], f"a step begins with one of {', '.join(examples)}")
