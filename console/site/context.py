"""What every program of Vigil is started with: the site, the home, and where the links are today."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from console.site.home import Home
from console.site.model import Site


@dataclass(frozen=True, slots=True)
class Context:
    """The site, its file, the home folder; `links` are the addresses that hold today."""

    site: Site
    site_path: Path
    home: Home
    links: dict[str, str] = field(default_factory=dict)

    def host_port(self, link: str) -> tuple[str, int]:
        """Host and port of a link by name. Raises KeyError for a name the site file does not have."""
        host, _, port = {**self.site.links, **self.links}[link].rpartition(":")
        return host, int(port)

    def url(self, template: str) -> str:
        """A camera's URL with its `{link}` filled in."""
        return template.format_map({**self.site.links, **self.links})

    @property
    def database_url(self) -> str:
        """Where the journal and the states are kept."""
        return self.site.database or self.home.database_url
