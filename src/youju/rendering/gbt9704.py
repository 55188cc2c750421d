"""Page and type of a 公文 after GB/T 9704-2012, as data: sizes, styles, fonts and what stands in for a missing one."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

__all__ = [
    "BODY_CHAR",
    "CHAR_SPACING",
    "FINE_SIZE",
    "FONTS",
    "FOOTER",
    "LINE_PITCH",
    "MARGIN_BOTTOM",
    "MARGIN_LEFT",
    "MARGIN_RIGHT",
    "MARGIN_TOP",
    "PAGE_HEIGHT",
    "PAGE_WIDTH",
    "STYLES",
    "TABLE_LINE_PERCENT",
    "TABLE_SIZES",
    "TEXT_HEIGHT",
    "TEXT_WIDTH",
    "TITLE_CHARS",
    "TypeStyle",
    "Typeface",
    "half_ems",
    "missing_fonts",
    "twips",
]


def twips(millimetres: int) -> int:
    """Return millimetres in twentieths of a point, the unit Word counts in.

    >>> twips(210)
    11906
    """
    return round(millimetres * 1440 / 25.4)


# 5.1 幅面尺寸：A4；5.2.1 页边与版心尺寸：天头 37 mm，订口 28 mm，版心 156 mm×225 mm；右、下两边由此相减得出。
PAGE_WIDTH = twips(210)
PAGE_HEIGHT = twips(297)
MARGIN_TOP = twips(37)
MARGIN_LEFT = twips(28)
MARGIN_RIGHT = twips(26)
MARGIN_BOTTOM = twips(35)

TEXT_WIDTH = PAGE_WIDTH - MARGIN_LEFT - MARGIN_RIGHT
TEXT_HEIGHT = PAGE_HEIGHT - MARGIN_TOP - MARGIN_BOTTOM

# 5.2.3 行数和字数：每面 22 行，每行 28 个字，撑满版心。
LINES_PER_PAGE = 22
CHARS_PER_LINE = 28
BODY_SIZE = 320  # 5.2.2 字体和字号：3 号 = 16 pt
LINE_PITCH = TEXT_HEIGHT // LINES_PER_PAGE
BODY_CHAR = TEXT_WIDTH // CHARS_PER_LINE
CHAR_SPACING = BODY_CHAR - BODY_SIZE  # 28 characters of 16 pt are wider than 156 mm: each gives way a little
TITLE_SIZE = 440  # 7.3.1 标题：2 号 = 22 pt
TITLE_CHARS = TEXT_WIDTH // TITLE_SIZE

# 7.5 页码：一字线上距版心下边缘 7 mm。 The dash stands in the line's middle, so the footer ends half a line lower.
FOOTER = MARGIN_BOTTOM - twips(7) - 200

TABLE_SIZES = (240, 210, 180)  # 小四、五号、小五: the largest in which every number keeps to one line
TABLE_LINE_PERCENT = 130  # of the size, from line to line: fonts differ, and so would the pages that a table takes
FINE_SIZE = 150  # 六号: for wide tables that else would need a turned page


@dataclass(frozen=True, slots=True)
class Typeface:
    """A font that the layout asks for.

    Attributes:
        name: As GB/T 9704 or common practice names it.
        known_as: Other names of the same face, as machines list it.
        fallback: Declared stand-in (`w:altName`) where the face is missing; the text still asks for the face itself.
        files: File names of the face on Windows.
    """

    name: str
    known_as: tuple[str, ...]
    fallback: str
    files: tuple[str, ...]


SONG_TITLE, HEI, KAI, FANG_SONG, SONG = "方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312", "宋体"
FONTS = (
    Typeface(SONG_TITLE, ("FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "FZXiaoBiaoSong-B05"), "宋体", ("fzxbsjw.ttf",)),
    Typeface(HEI, ("SimHei",), "微软雅黑", ("simhei.ttf",)),
    Typeface(KAI, ("KaiTi_GB2312", "楷体", "KaiTi", "SimKai"), "楷体", ("simkai.ttf", "kaiti_gb2312.ttf")),
    Typeface(FANG_SONG, ("FangSong_GB2312", "仿宋", "FangSong", "SimFang"), "仿宋", ("simfang.ttf", "simfs.ttf")),
    Typeface(SONG, ("SimSun", "NSimSun", "新宋体"), "新宋体", ("simsun.ttc", "simsun.ttf")),
)


@dataclass(frozen=True, slots=True)
class TypeStyle:
    """A paragraph style. Sizes in twips.

    Attributes:
        id: `w:styleId`. name: `w:name`, by which Word and WPS know a built-in style.
        font: Typeface, for all scripts: else quotes and dashes fall to a Latin font.
        size: Of a character.
        align: `both`, `left`, `right` or `center`.
        first_line: Indent of the first line, in characters.
        right: Indent at the right, in characters.
        pitch: Exact distance of lines; 0 for as needed.
        outline: Heading level from 1; 0 for none.
        keep_next: Never the last on its page.
        new_page: Starts a page.
        left: Indent at the left, in characters.
    """

    id: str
    name: str
    font: str = FANG_SONG
    size: int = BODY_SIZE
    align: str = "both"
    first_line: int = 0
    right: int = 0
    pitch: int = LINE_PITCH
    outline: int = 0
    keep_next: bool = False
    new_page: bool = False
    left: int = 0

    @property
    def custom(self) -> bool:
        """Whether Word doesn't know it."""
        return not self.name.isascii()

    @property
    def spacing(self) -> int:
        """Added to each character: only 3 号 text stands on the grid of 28."""
        return CHAR_SPACING if self.size == BODY_SIZE else 0


# 7.3.3 正文：每段左空二字；层次序数 一、（一）1.（1），第一层黑体、第二层楷体、第三层和第四层仿宋。
STYLES = (
    TypeStyle("Normal", "Normal"),
    TypeStyle("Title", "Title", SONG_TITLE, TITLE_SIZE, "center"),
    TypeStyle("Heading1", "heading 1", HEI, first_line=2, outline=1, keep_next=True),
    TypeStyle("Heading2", "heading 2", KAI, first_line=2, outline=2, keep_next=True),
    TypeStyle("Heading3", "heading 3", first_line=2, outline=3, keep_next=True),
    TypeStyle("Heading4", "heading 4", first_line=2, outline=4, keep_next=True),
    TypeStyle("BodyText", "Body Text", first_line=2),
    TypeStyle("ListParagraph", "List Paragraph", first_line=2),
    TypeStyle("Caption", "caption", HEI, 280, "center", keep_next=True),
    TypeStyle("UnitLine", "单位行", size=240, align="right", keep_next=True),
    TypeStyle("TableNote", "表注", size=240, first_line=2),
    TypeStyle("AnnexNote", "附件说明", first_line=2),  # 7.3.4：正文下空一行左空二字
    TypeStyle("Signature", "Signature", align="right"),  # 7.3.5
    TypeStyle("Date", "Date", align="right", right=4),  # 7.3.5.1：成文日期右空四字
    TypeStyle("AnnexMark", "附件标记", HEI, align="left", new_page=True, keep_next=True),  # 7.3.6：3 号黑体顶格
    TypeStyle("AnnexTitle", "附件标题", SONG_TITLE, TITLE_SIZE, "center", keep_next=True),
    TypeStyle("Footer", "footer", SONG, 280, "right", right=1, pitch=0),  # 7.5：单页码居右空一字
    TypeStyle("FooterEven", "偶数页页脚", SONG, 280, "left", left=1, pitch=0),  # 7.5：双页码居左空一字
    TypeStyle("Join", "分隔", size=20, align="left", pitch=20),
    *(
        TypeStyle(
            f"Table{role}{size}", f"{name}{size // 20}", font, size, "center", pitch=size * TABLE_LINE_PERCENT // 100
        )
        for role, name, font in (("Text", "表格文字", FANG_SONG), ("Head", "表头", HEI))
        for size in (*TABLE_SIZES, FINE_SIZE)
    ),
)


def half_ems(text: str) -> int:
    """Return a text's width in half characters, as 仿宋 sets it: ASCII takes one, 汉字 and full-width marks two.

    >>> half_ems("12.5万元")
    8
    """
    return sum(1 if char.isascii() else 2 for char in text)


def missing_fonts() -> tuple[str, ...] | None:
    """Return the names of the layout's fonts that this machine lacks; None when its fonts can't be listed."""
    installed = _windows_font_files() if os.name == "nt" else _listed_families()
    if installed is None:
        return None
    return tuple(
        face.name
        for face in FONTS
        if not any(name.casefold() in installed for name in (face.name, *face.known_as, *face.files))
    )


def _listed_families() -> set[str] | None:
    program = shutil.which("fc-list")
    if program is None:
        return None
    run = subprocess.run([program, ":", "family"], capture_output=True, text=True, check=False)  # noqa: S603
    if run.returncode != 0:
        return None
    return {name.replace("\\-", "-").strip().casefold() for line in run.stdout.splitlines() for name in line.split(",")}


def _windows_font_files() -> set[str] | None:
    folders = [
        Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts",
        Path(os.environ.get("LOCALAPPDATA", "")) / "Microsoft" / "Windows" / "Fonts",
    ]
    present = [folder for folder in folders if folder.is_dir()]
    return {file.name.casefold() for folder in present for file in folder.iterdir()} if present else None
