"""Photos in a bundle: of the measures of every case of its time and its cameras, with the rows that have them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from console.cases import Case
from console.evidence.bundle_check import PHOTOGRAPHED, PHOTOS
from console.evidence.rows import file_name
from console.room.photos import ending, whole
from console.site.context import Context
from console.store.store import Store

_PAGE = 10_000


@dataclass(frozen=True, slots=True)
class Photo:
    """One photo: the case and the measure that it is of, the row of the journal that has its SHA-256."""

    case: str
    measure: int
    sha256: str
    seq: int

    def name(self, said: bytes) -> str:
        """Its name in a bundle; what was sent back and done again has a photo of each time."""
        return f"{PHOTOS}/{file_name(self.case)}-{self.measure}-{self.seq}{ending(said)}"


def photos_of(store: Store, cameras: Sequence[str], from_us: int, to_us: int) -> list[Photo]:
    """Every photo that was kept for such a case, in the order of the journal. Raises StorageError."""
    wanted = {name for name, case in store.states("case").items() if isinstance(case, Case)
              and case.from_us < to_us and case.to_us > from_us
              and (not case.cameras or set(case.cameras) & set(cameras))}  # fmt: skip
    found: list[Photo] = []
    after = 0
    while wanted and (rows := store.journal(after, _PAGE, from_us=from_us, kinds=(PHOTOGRAPHED,))):
        found += [Photo(row.subject, int(row.body["measure"]), str(row.body["photo"]), row.seq)
                  for row in rows if row.subject in wanted]  # fmt: skip
        after = rows[-1].seq
    return found


def photo_bytes(context: Context, photo: Photo) -> bytes | None:
    """The photo as it was kept; None where it is not. Raises OSError."""
    return whole(context.home, photo.sha256)
