"""The message page, written from the message types: docs/asyncapi.json (AsyncAPI 3) and docs/messages.md for people.

python -m console.asyncapi        writes both; a test tells when they are out of date
"""

from __future__ import annotations

import inspect
import json
import re
from pathlib import Path
from typing import Any

import msgspec

from console.asks import Answer
from console.heartbeat import Alive
from console.messages import VERSION, JournalEntry, Message, Seen
from console.steering import SteerOrder
from console.topics import ASK, FIELD, LARGEST_PAYLOAD, STATE

DOCS = Path(__file__).resolve().parents[1] / "docs"
SPEAKERS = {
    "field": "devices and adapters",
    "seen": "vision",
    "state": "core (retained)",
    "steer": "core (never retained)",
    "journal": "core",
    "ask": "room, handhelds (with response topic)",
    "answer": "core",
    "alive": "every program (heartbeat each second, last will)",
}


def channels() -> dict[str, tuple[str, type[Message]]]:
    """Channel name to (topic with its parameters, the form it carries)."""
    found: dict[str, tuple[str, type[Message]]] = {}
    found |= {f"field-{kind}": (f"vigil/{{site}}/field/{kind}/{{id}}", form) for kind, form in FIELD.items()}
    found["seen"] = ("vigil/{site}/seen/{camera}", Seen)
    found |= {f"state-{kind}": (f"vigil/{{site}}/state/{kind}/{{id}}", form) for kind, form in STATE.items()}
    found["steer"] = ("vigil/{site}/steer/{camera}", SteerOrder)
    found["journal"] = ("vigil/{site}/journal", JournalEntry)
    found |= {f"ask-{verb}": (f"vigil/{{site}}/ask/{verb}", form) for verb, form in ASK.items()}
    found["answer"] = ("vigil/{site}/answer/{seat}", Answer)
    found["alive"] = ("vigil/{site}/alive/{program}", Alive)
    return found


def document() -> dict[str, Any]:
    """The AsyncAPI 3 document."""
    forms = list(dict.fromkeys(form for _, form in channels().values()))
    _, schemas = msgspec.json.schema_components(forms, ref_template="#/components/schemas/{name}")
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Vigil",
            "version": str(VERSION),
            "description": "Everything that is not video, over MQTT 5. JSON, UTF-8, "
            f"at most {LARGEST_PAYLOAD} bytes; times in UTC microseconds since 1970.",
        },
        "defaultContentType": "application/json",
        "channels": {name: _channel(topic, form) for name, (topic, form) in channels().items()},
        "operations": {
            name: {"action": "send", "channel": {"$ref": f"#/channels/{name}"}, "title": f"said by {_speaker(name)}"}
            for name in channels()
        },
        "components": {
            "messages": {
                form.__name__: {
                    "summary": _first_line(form),
                    "payload": {"$ref": f"#/components/schemas/{form.__name__}"},
                }
                for form in forms
            },
            "schemas": schemas,
        },
    }


def page() -> str:
    """The same for people, in Markdown."""
    rows = [
        f"| `{topic}` | {_speaker(name)} | `{form.__name__}` | {_first_line(form)} |"
        for name, (topic, form) in channels().items()
    ]
    head = ["| topic | who says it | form | what |", "|---|---|---|---|"]
    return "\n".join([_INTRODUCTION, *head, *rows, "", *_forms()])


def main() -> None:
    """Write both files."""
    DOCS.mkdir(exist_ok=True)
    (DOCS / "asyncapi.json").write_text(as_json(), encoding="utf-8")
    (DOCS / "messages.md").write_text(page(), encoding="utf-8")


def as_json() -> str:
    """The document as the file holds it."""
    return json.dumps(document(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _channel(topic: str, form: type[Message]) -> dict[str, Any]:
    parameters: dict[str, dict[str, str]] = {part[1:-1]: {} for part in topic.split("/") if part.startswith("{")}
    return {
        "address": topic,
        "parameters": parameters,
        "messages": {form.__name__: {"$ref": f"#/components/messages/{form.__name__}"}},
    }


def _forms() -> list[str]:
    lines: list[str] = []
    for form in dict.fromkeys(form for _, form in channels().values()):
        lines += [f"## {form.__name__}", "", inspect.cleandoc(form.__doc__ or ""), "", "| field | type |", "|---|---|"]
        lines += [f"| `{field.name}` | {_type_text(field.type)} |" for field in msgspec.structs.fields(form)]
        lines.append("")
    return lines


def _type_text(said: Any) -> str:
    text = said.__name__ if isinstance(said, type) else str(said)
    return re.sub(r"\b(console\.messages|console\.steering|console\.values|typing)\.", "", text).replace("|", "or")


def _speaker(channel: str) -> str:
    return SPEAKERS[channel.partition("-")[0]]


def _first_line(form: type[Message]) -> str:
    return (form.__doc__ or "").strip().splitlines()[0]


_INTRODUCTION = """# Messages

Written by `python -m console.asyncapi` from `console/messages.py`, `console/heartbeat.py`, `console/asks.py` and
`console/topics.py`; the same as AsyncAPI 3 is in `asyncapi.json`.
JSON over MQTT 5. Times are UTC microseconds since 1970. Unknown fields are refused; a payload over 64 KiB is refused
before it is parsed; every message carries `version`. What is refused is counted by reason and shown on the system page.
An empty payload on a state's topic takes that state back.
"""

if __name__ == "__main__":
    main()
