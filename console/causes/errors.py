"""What can be wrong with a table of causes and effects that comes from a file."""

from __future__ import annotations


class TableRefused(Exception):
    """The file is no such table, or its table does not fit the site. `problems` says all that was found."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems
