"""The template that a project's report stands in, kept so that every later edition stands in it too."""

from __future__ import annotations

import shutil
from pathlib import Path

from youju.errors import OutputError, explain_os_error

__all__ = ["keep_template", "kept_template"]

_NAME = ".youju/template.docx"


def keep_template(project: Path, template: Path | None) -> None:
    """Keep a copy of the template that the report was written into; none when it stands on pages of our own.

    Raises:
        OutputError: It can't be kept.
    """
    target = project / _NAME
    try:
        if template is None:
            target.unlink(missing_ok=True)
        elif not (target.exists() and target.samefile(template)):
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(template, target)
    except OSError as error:
        raise OutputError(
            f"模板没有存下（{explain_os_error(error)}）", place=str(target), remedy="请检查文件夹权限"
        ) from None


def kept_template(project: Path) -> Path | None:
    """Return the template that the project's report was last written into; None for our own pages."""
    path = project / _NAME
    return path if path.exists() else None
