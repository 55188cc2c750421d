"""What the routes share: the projects, the sessions, the settings, the templates."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from youju.models.endpoints import Endpoint
from youju.models.seam import ChatModel
from youju.pipeline.writers import OFFLINE, ModelWriter, choose_writer
from youju.settings import Settings
from youju.web.projects import OpenProject, Projects
from youju.web.sessions import Session, Sessions

__all__ = ["Here", "House", "InProject", "Who", "house_of"]

HOME = Path(__file__).parent
Connect = Callable[[Endpoint, Settings], ChatModel]


@dataclass(frozen=True)
class House:
    """One server.

    Attributes:
        root: The served folder. settings: In force. connect: Makes the model of an endpoint; None for a real one.
        sessions: Who is in. projects: What is worked on.
    """

    root: Path
    settings: Settings
    connect: Connect | None = None
    sessions: Sessions = field(default_factory=Sessions)

    @cached_property
    def projects(self) -> Projects:
        """The projects of the served folder."""
        return Projects(self.root)

    @property
    def model(self) -> str | None:
        """The model that writes; None for the offline writer."""
        return None if self.settings.model in ("", OFFLINE) else self.settings.model

    def writer(self, folder: Path, model: str | None = None) -> ModelWriter | None:
        """Return the model that writes for a project; None for the offline writer.

        Raises:
            UsageError: The model's name can't be understood, or its key is missing.
        """
        settings = self.settings.model_copy(update={"model": model}) if model else self.settings
        return choose_writer(settings, folder, connect=self.connect)

    def page(self, template: str, context: Mapping[str, Any]) -> str:
        """Render a template; everything in it is escaped."""
        return self._templates.get_template(template).render(context)

    @cached_property
    def _templates(self) -> Environment:
        environment = Environment(
            loader=FileSystemLoader(HOME / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.globals["asset"] = _asset
        return environment


def _asset(name: str) -> str:
    """Return the address of a static file; it changes with the file, so that browsers may keep it for good."""
    path = HOME / "static" / name
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else "0"
    return f"/static/{name}?v={digest}"


def house_of(request: Request) -> House:
    """Return the server that a request came to."""
    house: House = request.app.state.house
    return house


def _session_of(request: Request) -> Session:
    session: Session = request.state.session
    return session


def _project_of(pid: str, request: Request) -> OpenProject:
    return house_of(request).projects.find(pid)


Here = Annotated[House, Depends(house_of)]
Who = Annotated[Session, Depends(_session_of)]
InProject = Annotated[OpenProject, Depends(_project_of)]
