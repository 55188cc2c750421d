"""The standard's sizes, and which of its fonts a machine lacks."""

import os
import sys
from pathlib import Path

import pytest

from youju.rendering import gbt9704
from youju.rendering.gbt9704 import FONTS, STYLES, missing_fonts, twips


def test_22_lines_and_28_characters_fill_the_text_area_and_no_more_fit() -> None:
    height = gbt9704.PAGE_HEIGHT - gbt9704.MARGIN_TOP - gbt9704.MARGIN_BOTTOM
    width = gbt9704.PAGE_WIDTH - gbt9704.MARGIN_LEFT - gbt9704.MARGIN_RIGHT
    assert height == pytest.approx(twips(225), abs=2)
    assert width == pytest.approx(twips(156), abs=2)
    assert 22 * gbt9704.LINE_PITCH <= height < 23 * gbt9704.LINE_PITCH
    assert 28 * gbt9704.BODY_CHAR <= width < 29 * gbt9704.BODY_CHAR


def test_styles_are_those_of_the_standard() -> None:
    by_name = {style.name: style for style in STYLES}
    faces = {name: (by_name[name].font, by_name[name].size // 20) for name in ("Title", "heading 1", "heading 2")}
    assert faces == {"Title": ("方正小标宋简体", 22), "heading 1": ("黑体", 16), "heading 2": ("楷体_GB2312", 16)}
    assert {by_name[name].font for name in ("heading 3", "heading 4", "Body Text")} == {"仿宋_GB2312"}
    assert (by_name["footer"].font, by_name["footer"].size // 20) == ("宋体", 14)
    assert by_name["Normal"].first_line == 0  # what all styles build on must not indent tables and page numbers


def put_fc_list(folder: Path, monkeypatch: pytest.MonkeyPatch, families: str, code: int = 0) -> None:
    program = folder / "fc-list"
    program.write_text(f"#!{sys.executable}\nprint({families!r})\nraise SystemExit({code})\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("PYTHONIOENCODING", "utf-8")


@pytest.mark.skipif(os.name == "nt", reason="fonts are listed by fc-list elsewhere")
def test_missing_fonts_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_fc_list(tmp_path, monkeypatch, "仿宋_GB2312,FangSong_GB2312\nSimHei,黑体\nKaiTi\nDejaVu Sans")
    assert missing_fonts() == ("方正小标宋简体", "宋体")
    put_fc_list(tmp_path, monkeypatch, "\n".join(face.known_as[0] for face in FONTS))
    assert missing_fonts() == ()


@pytest.mark.skipif(os.name == "nt", reason="fonts are listed by fc-list elsewhere")
def test_where_fonts_cannot_be_listed_nothing_is_claimed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert missing_fonts() is None
    put_fc_list(tmp_path, monkeypatch, "", code=1)
    assert missing_fonts() is None
