"""A job and its result as JSON strings: all that a worker needs, and all that it gives back."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from youju import __version__
from youju.errors import UsageError
from youju.resources import data_sha256

__all__ = ["Failure", "Job", "Kind", "Product", "Result"]

_SHARED = ("concurrency", "per_minute")


class Kind(StrEnum):
    """What a job does."""

    DRAFT = "draft"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class Job:
    """One report to draft or to check.

    Attributes:
        name: Unique in its batch, as people know it: the project's folder below the one asked for.
        kind: What to do.
        files: Path in the project -> content.
        documents: Of `files`, the reports to check.
        manner: What else shapes the result: outline, unit of money, models.
        means: What doesn't shape it: addresses, keys, limits, where answers are kept.
    """

    name: str
    kind: Kind
    files: Mapping[str, bytes] = field(repr=False)
    documents: tuple[str, ...] = ()
    manner: Mapping[str, Any] = field(default_factory=dict)
    means: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def key(self) -> str:
        """A hash of everything that the result follows from: inputs, manner, prompts and version."""
        shaping = {
            "name": self.name,
            "kind": self.kind,
            "files": {path: hashlib.sha256(content).hexdigest() for path, content in self.files.items()},
            "documents": self.documents,
            "manner": dict(self.manner),
            "version": __version__,
            "data": data_sha256(),
        }
        return hashlib.sha256(json.dumps(shaping, ensure_ascii=False, sort_keys=True).encode()).hexdigest()

    def as_check_of(self, document: str, content: bytes) -> Job:
        """Return the job of checking a report that people went on with after this job had drafted it."""
        manner = {
            "data": ["."],
            "money_unit": self.manner["money_unit"],
            "code": self.manner["code"],
            "with_json": False,
            "note": "起草后被人改过，这里是改后的稿",
        }
        files = {**self.files, document: content}
        return replace(self, kind=Kind.CHECK, files=files, documents=(document,), manner=manner)

    def shared_among(self, workers: int) -> Job:
        """Return the job with this worker's share of how hard the model may be pressed."""
        shares = {name: max(1, self.means[name] // workers) for name in _SHARED if self.means.get(name)}
        return replace(self, means={**self.means, **shares})

    def to_json(self) -> str:
        """Write the job as one line."""
        content = {
            "name": self.name,
            "kind": self.kind,
            "files": {path: base64.b64encode(content).decode() for path, content in self.files.items()},
            "documents": self.documents,
            "manner": dict(self.manner),
            "means": dict(self.means),
            "version": __version__,
            "data": data_sha256(),
        }
        return json.dumps(content, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Job:
        """Read what `to_json` wrote.

        Raises:
            UsageError: Another version wrote it: its result would belong to neither.
        """
        content = json.loads(text)
        if (content["version"], content["data"]) != (__version__, data_sha256()):
            raise UsageError(
                f"干活的机器上是 youju {__version__}，派活的是 {content['version']}，或两边的提示词、词表不同",
                remedy="请在各台机器上装同一个版本，用同样的 YOUJU_DATA",
            )
        return cls(
            content["name"],
            Kind(content["kind"]),
            {path: base64.b64decode(packed) for path, packed in content["files"].items()},
            tuple(content["documents"]),
            content["manner"],
            content["means"],
        )


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a job came to nothing.

    Attributes:
        message: Chinese, with place and remedy.
        exit_code: What the command ends with on its account.
        transient: Whether trying again may help.
    """

    message: str
    exit_code: int
    transient: bool = False


@dataclass(frozen=True, slots=True)
class Product:
    """A file that a job made.

    Attributes:
        path: Where it goes in the project.
        content: Its bytes.
    """

    path: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a job.

    Attributes:
        reviews: What the review list says of each report that could be read, as `Review.to_dict` gives it.
        failure: Why it, or one of its reports, failed; None when nothing did.
        product: The report written; None for a check.
        draft: The draft's canonical JSON; empty for a check.
        who: Who wrote it.
    """

    reviews: tuple[Mapping[str, Any], ...] = ()
    failure: Failure | None = None
    product: Product | None = None
    draft: str = ""
    who: str = ""

    def to_json(self) -> str:
        """Write the result as one line."""
        content = {
            "reviews": self.reviews,
            "failure": None
            if self.failure is None
            else [self.failure.message, int(self.failure.exit_code), self.failure.transient],
            "product": None
            if self.product is None
            else [self.product.path, base64.b64encode(self.product.content).decode()],
            "draft": self.draft,
            "who": self.who,
        }
        return json.dumps(content, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Result:
        """Read what `to_json` wrote."""
        content = json.loads(text)
        failure, product = content["failure"], content["product"]
        return cls(
            tuple(content["reviews"]),
            Failure(*failure) if failure else None,
            Product(product[0], base64.b64decode(product[1])) if product else None,
            content["draft"],
            content["who"],
        )
