"""What can be wrong with a site file.

SiteFileError    the file cannot be used; it lists every problem at once
"""

from __future__ import annotations

from pathlib import Path


class SiteFileError(Exception):
    """A site file that cannot be used. `problems` holds every one, each 'path in the file: what. Did you mean …?'"""

    def __init__(self, path: Path, problems: tuple[str, ...]) -> None:
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        super().__init__("\n".join([f"{path.name}: {count}", *(f"  {problem}" for problem in problems)]))
        self.path = path
        self.problems = problems
