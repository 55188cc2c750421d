"""Examine the machine: what a report needs that isn't part of the program."""

from __future__ import annotations

import platform
import shutil
from dataclasses import dataclass

from youju import __version__
from youju.rendering.gbt9704 import missing_fonts

__all__ = ["Condition", "examine"]


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing examined: its name, whether it is good, its state in words, and the remedy when it isn't."""

    name: str
    good: bool
    state: str
    remedy: str = ""


def examine() -> tuple[Condition, ...]:
    """Examine version, fonts and LibreOffice."""
    return (
        Condition("版本", True, f"youju {__version__}，Python {platform.python_version()}"),
        _fonts(),
        _libreoffice(),
    )


def _fonts() -> Condition:
    missing = missing_fonts()
    if missing is None:
        return Condition(
            "公文字体", False, "无法列出本机字体", "Linux 请安装 fontconfig；Windows 请在“设置 → 字体”中查看"
        )
    if not missing:
        return Condition("公文字体", True, "齐全")
    remedy = "报告仍按规定字体写出，在装有这些字体的电脑上显示正常；本机预览会用替代字体"
    return Condition("公文字体", False, f"缺{'、'.join(missing)}", remedy)


def _libreoffice() -> Condition:
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found:
        return Condition("LibreOffice", True, found)
    return Condition("LibreOffice", False, "没有找到", "起草和核对都用不到它；要读取旧版 .wps 等文件时再安装")
