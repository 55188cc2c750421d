"""Writing: what the .docx holds, that it is whole, repeatable and known as ours."""

import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.rendering.samples import UNIT, body, figure, full_draft, minimal_draft
from youju.domain.report import Figure, Gap
from youju.errors import OutputError
from youju.rendering.docx_writer import content_sha256, draft_sha256, is_changed_by_hand, write_docx
from youju.sources.documents.ooxml import read_docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def document_xml(path: Path) -> etree._Element:
    with zipfile.ZipFile(path) as package:
        return etree.fromstring(package.read("word/document.xml"))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("docx") / "报告.docx"
    write_docx(full_draft(), path)
    return path


def test_same_draft_same_bytes(written: Path, tmp_path: Path) -> None:
    write_docx(full_draft(), tmp_path / "again.docx")
    assert (tmp_path / "again.docx").read_bytes() == written.read_bytes()


def test_every_figure_is_a_control_that_names_its_cell(written: Path) -> None:
    figures = [run for _, run in full_draft().runs() if isinstance(run, Figure)]
    controls = [
        (
            control.find(f"{W}sdtPr/{W}tag").get(f"{W}val"),
            "".join(control.itertext(f"{W}t")),
            control.find(f"{W}sdtPr/{W}alias").get(f"{W}val"),
        )
        for control in document_xml(written).iter(f"{W}sdt")
    ]
    assert [(tag, text) for tag, text, _ in controls] == [(one.id, one.text) for one in figures]
    for figure_run, (_, _, title) in zip(figures, controls, strict=True):
        assert len(title) <= 64
        assert title == figure_run.source or (len(figure_run.source) > 64 and title.endswith("……"))


def test_ids_and_bookmark_names_are_unique(written: Path) -> None:
    xml = document_xml(written)
    for path in (f"{W}sdtPr/{W}id", f"{W}sdtContent/{W}bookmarkStart"):
        values = [one.get(f"{W}val") or one.get(f"{W}name") for one in xml.iterfind(f".//{W}sdt/{path}")]
        assert values
        assert len(set(values)) == len(values)


def test_headings_use_word_styles_without_direct_formatting(written: Path) -> None:
    document = docx.Document(str(written))
    headings = [(p.style.name, p.text) for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert headings == [
        ("Heading 1", "一、项目基本情况"),
        ("Heading 2", "（一）项目资金情况"),
        ("Heading 3", "1.日常管理"),
        ("Heading 4", "（1）考勤"),
        ("Heading 1", "二、资金明细"),
        ("Heading 1", "三、存在的问题和建议"),
    ]
    for paragraph in document.paragraphs:
        if paragraph.style.name.startswith("Heading"):
            assert not paragraph._p.findall(f".//{W}rPr")


def test_gaps_are_highlighted(written: Path) -> None:
    gaps = [run for _, run in full_draft().runs() if isinstance(run, Gap)]
    marked = ["".join(h.getparent().getparent().itertext(f"{W}t")) for h in document_xml(written).iter(f"{W}highlight")]
    assert marked == [gap.text for gap in gaps]


def test_tables_merge_repeat_and_never_split_rows(written: Path) -> None:
    wide = docx.Document(str(written)).tables[1]
    rows = wide._tbl.tr_lst
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows[:3]] == [True, True, False]
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    top, second = ([cell.text for cell in wide.rows[number].cells] for number in (0, 1))
    assert top == ["序号", "项目名称", "功能科目", "功能科目", *["预算"] * 3, *["资金来源"] * 4, *["执行"] * 3, "备注"]
    assert second[:5] == ["序号", "项目名称", "编码", "名称", "年初预算"]


def test_annex_form_has_no_hole(written: Path) -> None:
    form = docx.Document(str(written)).tables[2]
    for row in form._tbl.tr_lst:
        spans = [
            int(span.get(f"{W}val")) if (span := tc.find(f"{W}tcPr/{W}gridSpan")) is not None else 1
            for tc in row.tc_lst
        ]
        assert sum(spans) == 7


def test_only_the_wide_tables_pages_are_turned(written: Path) -> None:
    document = docx.Document(str(written))
    assert [section.orientation for section in document.sections] == [0, 1, 0, 1]


def test_properties(written: Path) -> None:
    properties = docx.Document(str(written)).core_properties
    assert properties.author == UNIT
    assert properties.title == full_draft().title
    assert "2020" in properties.subject
    with zipfile.ZipFile(written) as package:
        assert UNIT in package.read("docProps/app.xml").decode()


def test_no_theme_overrules_the_fonts(written: Path) -> None:
    with zipfile.ZipFile(written) as package:
        assert not [name for name in package.namelist() if "thumbnail" in name or "numbering" in name]
        for part in ("word/styles.xml", "word/document.xml", "word/footer1.xml"):
            assert b"Theme" not in package.read(part)


def test_a_written_file_knows_itself(written: Path) -> None:
    assert not is_changed_by_hand(written)
    assert draft_sha256(written) == full_draft().sha256


def test_a_changed_file_is_known_but_remembers_its_draft(written: Path, tmp_path: Path) -> None:
    document = docx.Document(str(written))
    document.add_paragraph("补充一段")
    document.save(str(tmp_path / "改.docx"))
    assert is_changed_by_hand(tmp_path / "改.docx")
    assert draft_sha256(tmp_path / "改.docx") == full_draft().sha256
    assert content_sha256(tmp_path / "改.docx") != content_sha256(written)


@pytest.mark.parametrize("content", [b"", b"not a package", b"PK\x03\x04broken"])
def test_files_of_others_count_as_changed(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "别人的.docx"
    path.write_bytes(content)
    assert is_changed_by_hand(path)
    assert content_sha256(path) == draft_sha256(path) == ""


def test_a_document_without_our_hash_counts_as_changed(tmp_path: Path) -> None:
    docx.Document().save(str(tmp_path / "别人的.docx"))
    assert is_changed_by_hand(tmp_path / "别人的.docx")


def test_what_cannot_be_written_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "报告.docx").mkdir()
    with pytest.raises(OutputError, match="正在 Word 或 WPS 中打开"):
        write_docx(minimal_draft(), tmp_path / "报告.docx")
    assert [path.name for path in tmp_path.iterdir()] == ["报告.docx"]


def test_characters_that_xml_cannot_hold_are_dropped(tmp_path: Path) -> None:
    paragraph = body(1, "甲\x00\x0b<&>乙\ufffe", figure("甲", "支出", "1\x01万元", source='a"<&>\n'))
    write_docx(minimal_draft("标题\x07", paragraph), tmp_path / "x.docx")
    assert "甲<&>乙" in "".join(document_xml(tmp_path / "x.docx").itertext())


RUNS = st.lists(
    st.one_of(
        st.text(max_size=12),
        st.builds(lambda text: figure("合计", "支出", text), st.text(min_size=1, max_size=6)),
        st.builds(Gap, st.text("甲乙丙", min_size=1, max_size=4)),
    ),
    max_size=6,
)


def shown(text: str) -> str:
    """Return text as XML can hold it."""
    unprintable = {*map(chr, range(32)), "\x7f", *map(chr, range(0xD800, 0xE000))} - {"\t", "\n"}
    return "".join(char for char in text if char not in unprintable)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(runs=RUNS)
def test_what_is_written_is_read(tmp_path: Path, runs: list[str | Figure | Gap]) -> None:
    paragraph = body(1, *runs)
    write_docx(minimal_draft("题", paragraph), tmp_path / "x.docx")
    plain = read_docx(tmp_path / "x.docx")
    expected = shown(paragraph.text).replace("\ufffe", "").replace("\uffff", "")
    assert plain.text.removeprefix("题\n\n") == f"{expected}\n\n{UNIT}\n"
    tags = [tag for anchor in plain.anchors for *_, tag in anchor.controls]
    assert len(tags) >= sum(bool(shown(run.text).strip("\ufffe\uffff")) for run in runs if isinstance(run, Figure))


@pytest.mark.parametrize(("count", "starts"), [(1, [(2, 5)]), (2, [(2, 6), (5, 6)])])
def test_a_long_name_of_an_annex_goes_on_below_its_first_character(
    count: int, starts: list[tuple[int, int]], tmp_path: Path
) -> None:
    """GB/T 9704-2012, 7.3.4: first line and further lines of each note, in characters from the left."""
    draft = full_draft()
    write_docx(replace(draft, annexes=draft.annexes[:count]), tmp_path / "a.docx")
    notes = [one for one in docx.Document(str(tmp_path / "a.docx")).paragraphs if one.style.name == "附件说明"]
    indents = [one._p.find(f"{W}pPr/{W}ind") for one in notes]
    left = [int(one.get(f"{W}leftChars")) // 100 for one in indents]
    hanging = [int(one.get(f"{W}hangingChars")) // 100 for one in indents]
    assert [(one - more, one) for one, more in zip(left, hanging, strict=True)] == starts
