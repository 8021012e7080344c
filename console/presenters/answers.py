"""What became of an ask, in the panel's words. Pure."""

from __future__ import annotations

from console.asks import Answer
from console.presenters.alerts import operator_name
from console.presenters.texts import Words
from console.site.model import Site
from console.values import Outcome


def answer_text(answer: Answer, site: Site, language: str, words: Words, alerts: int = 1) -> str:
    """Done, for how many alerts, and who was before; or why not and where it stuck."""
    why = " ".join(filter(None, (words(answer.why) if answer.why else "", _where(answer, site, language, words))))
    if answer.outcome is not Outcome.DONE:
        told = words("Refused: {why}") if answer.outcome is Outcome.REFUSED else words("Failed: {why}")
        return told.format(why=why)
    if answer.why:
        return words("Done · {what}").format(what=why)
    return words("Done: {n} alerts").format(n=alerts) if alerts > 1 else words("Done")


def _where(answer: Answer, site: Site, language: str, words: Words) -> str:
    """The place it stuck, or the names of those who were before."""
    if not answer.where:
        return ""
    parts = answer.where.split(", ")
    known = {operator.id for operator in site.operators}
    named = (operator_name(part, site, language) if part in known else words(part) for part in parts)
    return f"({words(', ').join(named)})"
