"""The page's server as one ASGI application."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from starlette.types import ASGIApp

from youju import __version__
from youju.web import bench_routes, evidence_routes, page_routes, project_routes, rewrite_routes, update_routes
from youju.web.answers import add_error_handlers
from youju.web.guard import Guard
from youju.web.house import House
from youju.web.models import ErrorData

__all__ = ["create_app"]

_ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"model": ErrorData} for status in (400, 403, 404, 409, 413, 422, 423)
}


def create_app(house: House, *, hosts: frozenset[str] = frozenset(), beyond_loopback: bool = False) -> ASGIApp:
    """Return the application, behind its guard.

    Args:
        house: What it serves.
        hosts: Names by which this machine may be called beside loopback.
        beyond_loopback: Whether others than this machine are served.
    """
    app = FastAPI(title="有据", version=__version__, docs_url=None, redoc_url=None, responses=_ERRORS)
    app.state.house = house
    add_error_handlers(app)
    for routes in (page_routes, project_routes, bench_routes, evidence_routes, rewrite_routes, update_routes):
        app.include_router(routes.router)
    return Guard(
        app,
        house.sessions,
        hosts=hosts,
        beyond_loopback=beyond_loopback,
        denied=lambda: house.page("denied.html.j2", {}),
    )
