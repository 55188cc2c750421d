"""The server as its users start and stop it."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="在 Windows 上不能向子进程单独发 Ctrl+C")


def test_it_stops_at_once_though_pages_are_open(root: Path) -> None:
    command = [sys.executable, "-m", "youju", "serve", str(root), "--no-browser", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as server:
        assert server.stdout is not None
        door = re.search(r"http://\S+", server.stdout.readline())
        assert door is not None
        address = door[0].split("/?")[0]
        with httpx.Client(base_url=address, follow_redirects=True, timeout=60) as browser:
            browser.get(door[0])
            project = browser.get("/api/projects").json()[0]["pid"]
            with browser.stream("GET", f"/api/p/{project}/events") as events:
                lines = events.iter_lines()
                assert next(lines) == ": youju"
                server.send_signal(signal.SIGINT)
                assert list(lines)  # ends; a stream that is cut off raises
        said = server.communicate(timeout=60)[0]
    assert "Traceback" not in said
    assert "ERROR" not in said
    assert server.returncode in (0, 130)
