"""Asks LibreOffice, where it is installed, to turn a document that we can't read ourselves into .docx."""

from __future__ import annotations

import os
import signal
from pathlib import Path

__all__ = ["convert_to_docx"]

_PROGRAMS = ("soffice", "libreoffice")
_SECONDS = 90


def convert_to_docx(source: Path, folder: Path) -> Path | None:
    """Convert a document into `folder`; None when LibreOffice isn't there, fails, or takes too long.

    It runs with a profile of its own, so that it neither disturbs a window that is open nor runs a macro.
    """
    import shutil
    import subprocess

    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        return None
    profile = folder / "profile"
    command = [
        program,
        f"-env:UserInstallation={profile.resolve().as_uri()}",
        *("--headless", "--norestore", "--nolockcheck", "--convert-to", "docx:MS Word 2007 XML"),
        *("--outdir", str(folder), str(source)),
    ]
    process = subprocess.Popen(  # noqa: S603 - our own command line; the file is named by us
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(_SECONDS)
    except subprocess.TimeoutExpired:
        return None
    finally:
        _end(process.pid, running=process.poll() is None)
        process.wait()
    converted = folder / f"{source.stem}.docx"
    return converted if converted.is_file() else None


def _end(session: int, *, running: bool) -> None:
    """End the program with the workers it started."""
    if not running:
        return
    if hasattr(os, "killpg"):
        os.killpg(session, signal.SIGKILL)
    else:
        os.kill(session, signal.SIGTERM)
