"""The committed bundle is what the sources make; without Node, its record of what it was built from tells."""

from __future__ import annotations

import hashlib
from pathlib import Path

WEB = Path("src/youju/web")


def sources_hash() -> str:
    """As build.mjs makes it."""
    home = WEB / "frontend"
    files = [home / "package-lock.json", *(path for part in ("src", "styles") for path in (home / part).rglob("*"))]
    names = sorted(path.relative_to(home).as_posix() for path in files if path.is_file())
    digest = hashlib.sha256()
    for name in names:
        digest.update(name.encode() + b"\0" + (home / name).read_bytes() + b"\0")
    return digest.hexdigest()


def test_the_bundle_is_built_from_the_sources() -> None:
    assert (WEB / "static" / "built-from.txt").read_text().strip() == sources_hash(), (
        "cd src/youju/web/frontend && npm ci && npm run build"
    )


def test_every_shipped_package_has_its_licence() -> None:
    licences = (WEB / "static" / "LICENSES.txt").read_text()
    for name in ("@tiptap/core", "htmx.org", "prosemirror-view", "htmx-ext-json-enc"):
        assert f"\n{name} " in licences
