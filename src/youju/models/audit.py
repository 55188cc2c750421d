"""The log of what models were asked to do: a line a call, appended, without texts and secrets."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from youju.errors import InputError, OutputError, explain_os_error

__all__ = ["AuditLog", "Call", "read_audit"]

AUDIT_NAME = ".youju/audit.jsonl"


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a model.

    Attributes:
        section: Section it was for. model: Who was asked.
        prompt, version, sha256: The prompt file, its version and its hash.
        prompt_tokens, completion_tokens: As the model says.
        seconds: How long it took. cached: Whether it was only looked up.
        outcome: 采用 / 返工 / 改用离线文字 / 失败, with the reason.
        private: Kinds of private data that were masked before sending.
        at: Local time with its offset, to the second; filled in when the line is written.
    """

    section: str
    model: str
    prompt: str
    version: int
    sha256: str
    prompt_tokens: int = 0
    completion_tokens: int = 0
    seconds: str = "0"
    cached: bool = False
    outcome: str = ""
    private: tuple[str, ...] = ()
    at: str = ""


_CALL = TypeAdapter(Call)


class AuditLog:
    """Appends to the log of one project.

    Args:
        project: The project's folder.
    """

    def __init__(self, project: Path) -> None:
        self._path = project / AUDIT_NAME
        self._lock = threading.Lock()

    def append(self, call: Call) -> None:
        """Write one line, in one piece.

        Raises:
            OutputError: The log can't be written; then nothing should be asked of a model either.
        """
        entry = {**asdict(call), "at": datetime.now().astimezone().isoformat(timespec="seconds")}
        line = json.dumps(entry, ensure_ascii=False, sort_keys=True) + "\n"
        try:
            with self._lock:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                handle = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
                try:
                    os.write(handle, line.encode())
                finally:
                    os.close(handle)
        except OSError as error:
            raise OutputError(
                f"模型调用记录写不进去（{explain_os_error(error)}）", place=str(self._path), remedy="请检查文件夹权限"
            ) from None


def read_audit(project: Path) -> Iterator[Call]:
    """Yield the calls of a project, oldest first; none when no model was ever asked.

    Raises:
        InputError: The log holds a line that isn't ours.
    """
    path = project / AUDIT_NAME
    if not path.exists():
        return
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        try:
            yield _CALL.validate_json(line)
        except ValidationError:
            raise InputError("读不懂这一行记录", place=f"{path}:{number}", remedy="请删去这一行") from None
