"""The palette: the normal is grey on grey, colour belongs to the abnormal and has a shape and a word beside it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Colours:
    """One theme as '#RRGGBB'. `on_...` is the colour of a text upon it."""

    ground: str = "#22262A"
    bar: str = "#1A1D20"
    panel: str = "#2A2F34"
    head: str = "#2F353B"
    line: str = "#343A40"
    line_strong: str = "#59616A"
    text: str = "#C9CED3"
    strong: str = "#E8EBEE"
    quiet: str = "#9AA3AB"
    button: str = "#3A4147"
    pressed: str = "#4A535B"
    chosen: str = "#3A424A"
    focus: str = "#F2F4F6"
    sos: str = "#C2185B"
    on_sos: str = "#FFFFFF"
    one: str = "#D32F2F"
    on_one: str = "#FFFFFF"
    two: str = "#EF8E19"
    on_two: str = "#1A1D20"
    three: str = "#E9D24A"
    on_three: str = "#1A1D20"
    blind: str = "#7E8790"
    on_blind: str = "#1A1D20"
    permit: str = "#7FB2D9"
    way_out: str = "#6FCF97"
    person: str = "#8FB8DE"
    replay: str = "#7B52C8"
    on_replay: str = "#FFFFFF"

    def of_tier(self, tier: str) -> str:
        """Colour of 'SOS', '1', '2', '3'; anything else is 'cannot see'."""
        return {"SOS": self.sos, "1": self.one, "2": self.two, "3": self.three}.get(tier, self.blind)

    def on_tier(self, tier: str) -> str:
        """Colour of a text upon a tier's colour."""
        return {"SOS": self.on_sos, "1": self.on_one, "2": self.on_two, "3": self.on_three}.get(tier, self.on_blind)


NIGHT = Colours()
DAY = Colours(
    ground="#D5D8DA",
    bar="#F4F5F6",
    panel="#E6E8EA",
    head="#DADDE0",
    line="#B9BFC4",
    line_strong="#878F97",
    text="#2B3136",
    strong="#14181B",
    quiet="#4A535B",
    button="#F4F5F6",
    pressed="#C3C9CE",
    chosen="#C8CED3",
    focus="#14181B",
    blind="#6A737C",
    on_blind="#FFFFFF",
    permit="#1F5F93",
    way_out="#1B6B3E",
    person="#2A5F94",
    replay="#5E37A8",
)
