"""Marks of notes are no figures, notes don't part a paragraph, and a line that breaks off goes on in the next."""

from pathlib import Path

from tests.sources.ofd_files import line, ofd_file, text_object
from youju.sources.documents import read_document

FULL_LINE = "二是培训课时偏少部分学员反映实操环节不足安排的师资不够用"  # 28 characters, as wide as the text


def lines(tmp_path: Path, *pages: list[str]) -> list[str]:
    return read_document(ofd_file(tmp_path / "报告.ofd", *pages)).text.splitlines()


def noted_page(mark: str, *notes: str) -> list[str]:
    """Return a page whose first line of text bears a raised mark, with notes below a short rule."""
    foot = [text_object(note, 28, 255 + 8 * at, 4) for at, note in enumerate(notes)]
    rest = FULL_LINE[:18]
    return [
        text_object(FULL_LINE, 28, 200),
        text_object(rest, 28, 210),
        text_object(mark, 28 + 5.6 * 18, 207.5, 2.8),
        text_object("，支出86.4", 28 + 5.6 * 18 + 3, 210),
        line(28, 246, 70, 246),
        *foot,
    ]


def test_a_mark_set_in_line_before_a_note_is_no_digit_of_it(tmp_path: Path) -> None:
    found = lines(tmp_path, noted_page("1", "12023年支出70.5万元，由区财政安排，", "其余自筹。"))
    assert found[-1] == "2023年支出70.5万元，由区财政安排，其余自筹。"
    assert found[0] == f"{FULL_LINE}{FULL_LINE[:18]}，支出86.4"


def test_a_raised_mark_before_a_note_goes_too(tmp_path: Path) -> None:
    page = noted_page("[1]", "2023年支出70.5万元。")
    assert lines(tmp_path, [*page, text_object("[1]", 25, 252.5, 2)])[-1] == "2023年支出70.5万元。"


def test_a_note_does_not_part_a_paragraph_over_pages(tmp_path: Path) -> None:
    found = lines(tmp_path, noted_page("1", "1含上年结转。"), [text_object("万元，全部完成。", 28, 40)])
    assert found == [f"{FULL_LINE}{FULL_LINE[:18]}，支出86.4万元，全部完成。", "含上年结转。"]


def typeset(text: str, x: float, y: float, size: float) -> list[str]:
    """Return a line whose figures and Latin letters take half the width of a 汉字."""
    places = [x + size * sum(0.5 if one.isascii() else 1 for one in text[:at]) for at in range(len(text))]
    return [text_object(sign, place, y, size) for sign, place in zip(text, places, strict=True)]


def test_small_figures_of_units_and_formulas_stay(tmp_path: Path) -> None:
    page = [
        *typeset("改造面积3万m", 28, 60, 5.6),
        *typeset("2", 28 + 5.6 * 6, 57.5, 2.8),
        *typeset("，PM", 28 + 5.6 * 6.25, 60, 5.6),
        *typeset("2.5", 28 + 5.6 * 8.3, 61.2, 2.8),
        *typeset("下降8%。", 28 + 5.6 * 9.1, 60, 5.6),
    ]
    assert lines(tmp_path, page) == ["改造面积3万m2，PM2.5下降8%。"]


def test_a_blank_between_two_figures_stays(tmp_path: Path) -> None:
    page = [*typeset("表1", 28, 60, 5.6), *typeset("2024年培训情况表", 28 + 5.6 * 2, 60, 5.6)]
    page += [text_object(sign, 60 + 4.6 * at, 80, 5.6) for at, sign in enumerate("2024年度")]
    assert lines(tmp_path, page) == ["表1 2024年培训情况表", "2024年度"]


def test_a_line_that_breaks_off_goes_on(tmp_path: Path) -> None:
    page = [
        text_object("一、资金情况", 28, 40),
        text_object("培训支出86.4万元，其中甲班20万元", 28, 60),
        text_object("、乙班30万元，分别占", 28, 70),
        text_object("23.15%、34.72%。", 28, 80),
        text_object("二、成效，做法", 28, 100),
        text_object("速览：支出86.4万元，培训9", 40, 120),
        text_object("期，学员420人。", 40, 130),
    ]
    assert lines(tmp_path, page)[1:] == [
        "培训支出86.4万元，其中甲班20万元、乙班30万元，分别占23.15%、34.72%。",
        "二、成效，做法",
        "速览：支出86.4万元，培训9期，学员420人。",
    ]


def test_an_indented_line_begins_a_paragraph(tmp_path: Path) -> None:
    page = [
        text_object("责任单位：农业农村局，办公室", 39.2, 60),
        text_object("协办单位：财政局，国库股", 39.2, 70),
        text_object("完成时限：六月，含验收", 39.2, 80),
    ]
    assert len(lines(tmp_path, page)) == 3


def test_what_is_struck_out_is_deleted_and_what_is_underlined_stays(tmp_path: Path) -> None:
    page = [
        *typeset("执行率95%96%。", 28, 60, 5.6),
        line(28 + 5.6 * 3, 58.2, 28 + 5.6 * 4.5, 58.2),
        line(28 + 5.6 * 4.5, 60.6, 28 + 5.6 * 6, 60.6),
    ]
    plain = read_document(ofd_file(tmp_path / "报告.ofd", page))
    assert plain.text == "执行率96%。\n"
    assert plain.notices == ("第1页有划掉的字，按删去读",)
