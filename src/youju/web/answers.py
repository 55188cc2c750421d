"""Errors as the page gets them: Chinese, in JSON, as a fragment or as a page; never a traceback."""

from __future__ import annotations

import logging
import os

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response

from youju.errors import ConflictError, ModelError, OutputError, UsageError, YoujuError
from youju.web.guard import RefusalError
from youju.web.house import House, house_of

__all__ = ["add_error_handlers", "error_answer", "error_words"]

_LOG = logging.getLogger(__name__)
_STATUSES = ((ConflictError, 409), (OutputError, 507), (UsageError, 400), (ModelError, 502))
_UNREADABLE = 422
_HTTP = {404: "没有这个页面或接口", 405: "这里不能这样操作", 400: "请求的写法不对"}


def add_error_handlers(app: FastAPI) -> None:
    """Let every error be answered in words."""

    @app.exception_handler(YoujuError)
    async def deliberate(request: Request, error: YoujuError) -> Response:
        return error_answer(request, error)

    @app.exception_handler(RequestValidationError)
    async def malformed(request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"] if part != "body")
        return error_answer(request, RefusalError(_UNREADABLE, "请求的内容不对", place=place, remedy="请刷新页面再试"))

    @app.exception_handler(HTTPException)
    async def plain(request: Request, error: HTTPException) -> Response:
        problem = _HTTP.get(error.status_code, "请求没有完成")
        return error_answer(request, RefusalError(error.status_code, problem, remedy="请回到首页"))

    @app.exception_handler(Exception)
    async def unexpected(request: Request, error: Exception) -> Response:
        _LOG.error("unexpected error", exc_info=error)
        remedy = "已保存的内容不受影响；请刷新页面再试，仍不行请把启动窗口里的内容发给维护人员"
        return error_answer(request, RefusalError(500, "程序内部出错", remedy=remedy))


def error_answer(request: Request, error: YoujuError, **more: object) -> Response:
    """Answer with an error, in the form that was asked for.

    Args:
        request: What was asked.
        error: What is wrong.
        more: What the page needs beside it.
    """
    house = house_of(request)
    status = _status(error)
    words = error_words(house, error)
    if request.headers.get("hx-request") == "true":
        return HTMLResponse(house.page("parts/error.html.j2", words), status)
    if request.url.path.startswith("/api/") or request.method != "GET":
        return JSONResponse({**words, **more}, status)
    session = getattr(request.state, "session", None)
    return HTMLResponse(house.page("error.html.j2", {**words, "csrf": session.csrf if session else ""}), status)


def error_words(house: House, error: YoujuError) -> dict[str, str]:
    """Return what an error says, without where on this machine the served folder lies."""
    root = house.projects.root
    words = {"problem": error.problem, "place": error.place, "remedy": error.remedy}
    return {name: text.replace(f"{root}{os.sep}", "").replace(str(root), root.name) for name, text in words.items()}


def _status(error: YoujuError) -> int:
    if isinstance(error, RefusalError):
        return error.status
    return next((status for kind, status in _STATUSES if isinstance(error, kind)), _UNREADABLE)
