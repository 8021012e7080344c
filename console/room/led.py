"""What leads hold of all names at once, and what was said after them: as columns.

A sample of a lead is msgpack of [time, number, …]: a byte that says how many, then nine for each (uint64, float64), of
which the first says what follows. Where each of these says so nothing else can be meant, and all are read at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Reversible, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from typing import Any, Generic, TypeVar

import msgspec
import numpy as np
import numpy.typing as npt

from console.domain.leads import Place, Sample

One = TypeVar("One", Sample, Place)
_ARRAY, _ARRAY16, _UINT64, _FLOAT64 = 0x90, 0xDC, 0xCF, 0xCB
_Ints = npt.NDArray[np.int64]
_Floats = npt.NDArray[np.float64]
_Column = npt.NDArray[Any]
_Lead = Mapping[str, msgspec.Raw]
_Form = msgspec.msgpack.Decoder[list[One]]


@dataclass(frozen=True, slots=True, eq=False)
class Led(Generic[One]):
    """Times (n,) and columns of numbers (n,) in the order of `names`, and of time; none repeats the one before it.
    `ends` (names,) is where those of each end. `others` are the samples of names that do not fit in here."""

    names: Mapping[str, int]
    ends: _Ints
    at_us: _Ints
    numbers: Sequence[_Floats]
    others: Mapping[str, list[One]]

    def newest(self, from_us: int, most: int) -> dict[str, list[One]]:
        """Of each name the samples from a time on, thinned."""
        of_late = np.flatnonzero(self.at_us >= from_us)
        ends = np.searchsorted(of_late, self.ends)
        counts = np.diff(ends, prepend=0)
        steps = np.maximum(1, counts // most)
        places = np.arange(len(of_late)) - np.repeat(ends - counts, counts)
        samples = self._samples(of_late[places % np.repeat(steps, counts) == 0])
        cuts: list[int] = np.cumsum(-(-counts // steps)).tolist()
        found = {name: samples[begin:end] for name, begin, end in zip(self.names, [0, *cuts], cuts, strict=False)}
        return found | {name: thinned(recent(other, from_us), most) for name, other in self.others.items()}

    def since(self, name: str, from_us: int) -> list[One]:
        """Of one name the samples from a time on."""
        if (other := self.others.get(name)) is not None:
            return recent(other, from_us)
        if (place := self.names.get(name)) is None:
            return []
        begin, end = int(self.ends[place - 1]) if place else 0, int(self.ends[place])
        return self._samples(slice(begin + int(np.searchsorted(self.at_us[begin:end], from_us)), end))

    def _samples(self, which: Any) -> list[One]:
        columns = (column[which].tolist() for column in (self.at_us, *self.numbers))
        return list(zip(*columns, strict=True))


def thinned(samples: list[One], most: int) -> list[One]:
    """Each second one where they are twice as many as wanted, each third where three times, and so on."""
    return samples[:: max(1, len(samples) // most)]


def led_of(leads: Sequence[_Lead], said: Mapping[str, Sequence[One]], form: _Form[One], columns: int) -> Led[One]:
    """Leads in their order, of samples with so many numbers each, and what was said after them. Raises
    msgspec.DecodeError for a lead that was damaged."""
    names = {name: place for place, name in enumerate(dict.fromkeys(chain(*leads, said)))}
    heard, strange = _columns(leads, said, names, columns)
    order = np.argsort(heard[0], kind="stable")
    code, at_us, *numbers = (column[order] for column in heard)
    same, odd = code[1:] == code[:-1], np.zeros(len(code), np.bool_)
    fresh, odd[1:] = ~same, same & (at_us[1:] < at_us[:-1])
    for column in (at_us, *numbers):
        fresh |= column[1:] != column[:-1]
        odd |= np.isnan(column)
    fresh = np.concatenate([np.ones(min(1, len(code)), np.bool_), fresh])
    strange[code[odd]] = True
    ends = np.cumsum(np.bincount(code[fresh], minlength=len(names)))
    others = {
        name: _one_by_one(chain(*(form.decode(lead[name]) for lead in leads if name in lead), said.get(name, ())))
        for name, place in names.items()
        if strange[place]
    }
    return Led(names, ends, at_us[fresh], [column[fresh] for column in numbers], others)


def _columns(
    leads: Sequence[_Lead], said: Mapping[str, Sequence[One]], names: Mapping[str, int], columns: int
) -> tuple[list[_Column], npt.NDArray[np.bool_]]:
    """Of each sample its name's place, its time and its numbers; and of which names some were not read."""
    form = np.uint16 if len(names) < 1 << 16 else np.uint32  # The narrow ones are sorted five times faster.
    packed = [one for lead in leads for one in lead.values()]
    of = np.array([names[name] for lead in leads for name in lead], form)
    every, list_of, fits = _rows(packed, columns)
    plain = _is_plain(every, columns)
    strange = np.zeros(len(names), np.bool_)
    strange[of[~fits]] = strange[of[list_of[~plain]]] = True
    rows, list_of = (every, list_of) if plain.all() else (every[plain], list_of[plain])
    after = list(zip(*(one for some in said.values() for one in some), strict=True)) or [()] * (1 + columns)
    of_after = np.array([names[name] for name in said], form).repeat([len(some) for some in said.values()])
    fields = [("at_us", np.int64), *((f"number{column}", np.float64) for column in range(columns))]
    read: list[_Column] = [rows[field].astype(kind) for field, kind in fields]
    more: list[_Column] = [np.array(column, kind) for column, (_, kind) in zip(after, fields, strict=True)]
    both = zip([of[list_of], *read], [of_after, *more], strict=True)
    return [np.concatenate(each) for each in both], strange


def _rows(packed: Sequence[msgspec.Raw], columns: int) -> tuple[npt.NDArray[Any], _Ints, npt.NDArray[np.bool_]]:
    """Samples of the lists that are as long as this form makes them; of each, which list it is of; which these are."""
    form = _form(columns)
    lengths = np.array([len(one) for one in packed], np.int64)
    everything = np.frombuffer(b"".join(packed) + bytes(2), np.uint8)
    starts = np.cumsum(lengths) - lengths
    first, second, third = (everything[starts + after].astype(np.int64) for after in range(3))
    short, long = first >> 4 == _ARRAY >> 4, first == _ARRAY16
    counts = np.where(short, first & 15, second * 256 + third)
    fits = (short | long) & (lengths == np.where(short, 1, 3) + counts * form.itemsize)
    wanted = np.repeat(fits, lengths)
    wanted[starts] = False
    longs = starts[fits & long]
    wanted[longs + 1] = wanted[longs + 2] = False
    return everything[:-2][wanted].view(form), np.repeat(np.flatnonzero(fits), counts[fits]), fits


def _form(columns: int) -> np.dtype[Any]:
    numbers = [one for column in range(columns) for one in ((f"is_number{column}", "u1"), (f"number{column}", ">f8"))]
    return np.dtype([("list", "u1"), ("is_time", "u1"), ("at_us", ">u8"), *numbers])


def _is_plain(rows: npt.NDArray[Any], columns: int) -> npt.NDArray[np.bool_]:
    """Whether what a sample was taken for is what it says it is."""
    plain: npt.NDArray[np.bool_] = rows["list"] == _ARRAY + 1 + columns
    plain &= (rows["is_time"] == _UINT64) & (rows["at_us"] < 1 << 63)
    for column in range(columns):
        plain &= rows[f"is_number{column}"] == _FLOAT64
    return plain


def _one_by_one(samples: chain[One]) -> list[One]:
    return [one for one, _ in groupby(samples)]


def recent(samples: Reversible[One], from_us: int) -> list[One]:
    """The newest, back to the first that is older; in their order."""
    young = list[One]()
    for one in reversed(samples):  # A map asks it of a thousand points twice a second.
        if one[0] < from_us:
            break
        young.append(one)
    return young[::-1]
