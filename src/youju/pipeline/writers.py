"""Chooses who writes: the offline writer, or a model behind its cache, its log and its limits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from youju.domain.facts import Ledger
from youju.domain.outline import Outline, SectionSpec
from youju.domain.passages import Passage
from youju.domain.report import Draft
from youju.drafting.with_model.drafter import Drafted, Drafter, Manner
from youju.errors import UsageError
from youju.models.audit import AuditLog
from youju.models.cache import CachedModel
from youju.models.endpoints import Endpoint, endpoint_of
from youju.models.fallback import FallbackModel
from youju.models.seam import ChatModel, OnText
from youju.progress import Progress
from youju.settings import Settings
from youju.sources.documents import read_document
from youju.sources.documents.roles import section_role
from youju.sources.documents.sections import find_sections
from youju.sources.project import open_project

__all__ = ["OFFLINE", "Connect", "ModelWriter", "choose_writer", "connect_to"]

OFFLINE = "offline"
Connect = Callable[[Endpoint, Settings], ChatModel]
_CACHE = ".youju/cache"
_SHORTEST_PASSAGE = 20


@dataclass(frozen=True)
class ModelWriter:
    """A model ready to write for one project.

    Attributes:
        model: Who is asked.
        manner: How.
        is_local: Whether everything stays on this machine.
    """

    model: ChatModel
    manner: Manner
    is_local: bool

    @property
    def name(self) -> str:
        """Who is asked first."""
        return self.model.name

    @property
    def described(self) -> str:
        """Who writes, and what leaves this machine for it."""
        if self.is_local:
            return f"模型 {self.name}，在本机运行"
        values = "数值一并发出" if self.manner.show_values else "只发名称和提示，数值不出本机"
        return f"模型 {self.name}，{values}"

    def close(self) -> None:
        """Let go of the model's connections."""
        self.model.close()

    def draft(self, base: Draft, ledger: Ledger, outline: Outline, progress: Progress) -> Drafted:
        """Let the model write upon the offline draft."""
        drafted = Drafter(self.model, self.manner).draft(base, ledger, outline, progress)
        private = sorted({kind for one in drafted.written.values() for kind in one.private})
        if private:
            progress.step(f"注意：材料中的{'、'.join(private)}已遮盖，没有发给模型")
        return drafted

    def telling(self, on_text: OnText) -> ModelWriter:
        """Return the same writer, whose answers are heard as they arrive."""
        return replace(self, manner=replace(self.manner, on_text=on_text))


def choose_writer(
    settings: Settings,
    folder: Path,
    *,
    keep: Path | None = None,
    connect: Connect | None = None,
    environment: Mapping[str, str] | None = None,
) -> ModelWriter | None:
    """Return the model that the settings name; None for the offline writer.

    Args:
        settings: The settings in force.
        folder: The project.
        keep: Folder in which cache and log lie; None for the project's own.
        connect: Makes the model of an endpoint; None for a real one.
        environment: Variables that addresses and keys come from; None for the process's.

    Raises:
        UsageError: The model's name can't be understood, or its key is missing.
    """
    names = [name.strip() for name in settings.model.split(",") if name.strip()]
    if not names or names == [OFFLINE]:
        return None
    if OFFLINE in names:
        raise UsageError("offline 不能和模型排在一起", remedy="模型都不行时，逐节的离线文字本来就是底线")
    key = settings.api_key.get_secret_value()
    endpoints = [endpoint_of(name, base_url=settings.base_url, key=key, environment=environment) for name in names]
    keep = keep or folder
    models = [_model(endpoint, settings, keep, connect or connect_to) for endpoint in endpoints]
    is_local = all(endpoint.is_local for endpoint in endpoints)
    manner = Manner(
        concurrency=settings.concurrency,
        show_values=settings.show_values or is_local,
        log=AuditLog(keep).append,
        find_passages=_PriorPassages(folder),
    )
    return ModelWriter(models[0] if len(models) == 1 else FallbackModel(models), manner, is_local)


def _model(endpoint: Endpoint, settings: Settings, keep: Path, connect: Connect) -> ChatModel:
    model = connect(endpoint, settings)
    asked = (
        f"{endpoint.base_url} {settings.max_tokens}"  # an answer that was cut short is asked for again with more room
    )
    return CachedModel(model, keep / _CACHE, address=asked) if settings.cache else model


def connect_to(endpoint: Endpoint, settings: Settings) -> ChatModel:
    """Return the model at an endpoint, pressed as hard as the settings allow."""
    from youju.models.chat import Limits, OpenAIChat

    limits = Limits(
        settings.timeout_s, settings.retries, settings.concurrency, settings.per_minute, settings.max_tokens
    )
    return OpenAIChat(endpoint, limits)


class _PriorPassages:
    """Passages of the project's own earlier reports, by the role of their section.

    Args:
        folder: The project.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, spec: SectionSpec) -> Sequence[Passage]:
        """Return the passages of the same section."""
        return self._by_role.get(spec.id, ())

    @cached_property
    def _by_role(self) -> dict[str, list[Passage]]:
        found: dict[str, list[Passage]] = {}
        for path in open_project(self._folder).prior:
            plain = read_document(path)
            for section in find_sections(plain):
                role = section_role((*section.path, section.heading))
                for line in plain.text[section.body_start : section.end].splitlines():
                    text = line.strip()
                    if len(text) >= _SHORTEST_PASSAGE and "\t" not in text:
                        found.setdefault(role, []).append(Passage(text, path.name, section.heading, role))
        return found
