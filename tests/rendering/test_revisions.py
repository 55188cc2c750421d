"""Tracked changes: accepted they give the new words, rejected the old ones, in any .docx and between drafts."""

import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.rendering.samples import UNIT, body, cell, figure, full_draft, minimal_draft, small_table
from tests.sources.documents.test_ooxml import CASES, NUMBERING
from tests.sources.word_files import control, paragraph, run, word_file
from youju.domain.report import Draft, Figure, Gap, Section
from youju.errors import DocumentError
from youju.rendering.docx_writer import write_docx
from youju.rendering.revisions import Edit, Stamp, apply_edits, write_revised
from youju.sources.documents.ooxml import read_docx, walk_docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STAMP = Stamp("校核", datetime(2026, 3, 1, 9, 30))


def rejected(path: Path) -> Path:
    """Return a copy with all tracked changes rejected, as Word would."""
    target = path.with_name(f"rejected-{path.name}")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/document.xml":
                content = _reject(etree.fromstring(content))
            new.writestr(name, content)
    return target


def _reject(root: etree._Element) -> bytes:
    for one in list(root.iter(f"{W}p")):
        if one.find(f"{W}pPr/{W}rPr/{W}ins") is not None:
            one.getparent().remove(one)
    for one in list(root.iter(f"{W}tr")):
        if one.find(f"{W}trPr/{W}ins") is not None:
            one.getparent().remove(one)
    for one in list(root.iter(f"{W}ins")):
        one.getparent().remove(one)
    for one in list(root.iter(f"{W}del")):
        place = one.getparent().index(one)
        one.getparent()[place : place + 1] = list(one)
    for one in root.iter(f"{W}delText"):
        one.tag = f"{W}t"
    return etree.tostring(root)


def edited(source: Path, *edits: tuple[str, str]) -> Path:
    text = read_docx(source).text
    places = [Edit(text.index(old), text.index(old) + len(old), new) for old, new in edits]
    target = source.with_name("修订.docx")
    assert apply_edits(source, text, places, target, STAMP) == ()
    return target


@pytest.mark.parametrize(
    ("block", "old", "new"),
    [
        (paragraph("支出58万元，结余2万元。"), "58", "60"),
        (paragraph(run("支出5"), run("8", "<w:b/>"), run("万元。")), "58万元", "60万元"),
        (paragraph("支出", control("F1", run("58万元")), "。"), "58万元", "60万元"),
        (paragraph("支出", control("F1", run("58")), "万元。"), "8万", "9千"),
        (
            paragraph(f"<w:hyperlink>{run('5')}</w:hyperlink>", f"<w:smartTag>{run('8万元')}</w:smartTag>"),
            "58万",
            "6千",
        ),
        ("<w:p><w:r><w:t>  支出58万元 </w:t></w:r></w:p>", "58", "60"),
        ("<w:p><w:r><w:t>甲</w:t><w:tab/><w:t>58</w:t><w:br/><w:t>乙</w:t></w:r></w:p>", "58", ""),
        ("<w:p><w:r><w:t>甲</w:t><w:tab/><w:t>58</w:t></w:r></w:p>", "\t", "，"),
    ],
)
def test_an_edit_is_a_tracked_change(tmp_path: Path, block: str, old: str, new: str) -> None:
    source = word_file(tmp_path / "x.docx", block)
    before = read_docx(source).text
    target = edited(source, (old, new))
    assert read_docx(target).text == before.replace(old, new, 1)
    assert read_docx(rejected(target)).text == before.lstrip(" ")
    with zipfile.ZipFile(target) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    ours = [one for one in root.iter(f"{W}ins", f"{W}del") if one.get(f"{W}author") == "校核"]
    assert ours
    assert {one.get(f"{W}date") for one in ours} == {"2026-03-01T09:30:00Z"}
    assert len({one.get(f"{W}id") for one in ours}) == len(ours)
    assert not [one for change in root.iter(f"{W}del") for one in change.iter(f"{W}t")]


def test_words_can_be_inserted_anywhere(tmp_path: Path) -> None:
    for place, expected in ((0, "【支出58万元\n"), (2, "支出【58万元\n"), (6, "支出58万元【\n")):
        source = word_file(tmp_path / "x.docx", paragraph(run("支出", "<w:b/>"), run("58万元")))
        target = tmp_path / "y.docx"
        assert apply_edits(source, read_docx(source).text, [Edit(place, place, "【")], target, STAMP) == ()
        assert read_docx(target).text == expected
        assert read_docx(rejected(target)).text == "支出58万元\n"


@pytest.mark.parametrize(("blocks", "expected"), CASES.values(), ids=CASES)
def test_odd_documents_change_where_asked_and_nowhere_else(tmp_path: Path, blocks: list[str], expected: str) -> None:
    source = word_file(tmp_path / "x.docx", *blocks, numbering=NUMBERING, styles="")
    text = read_docx(source).text
    edits = [Edit(found.start(), found.end(), "９") for found in re.finditer(r"[^\s]", text)]
    left = apply_edits(source, text, edits, tmp_path / "y.docx", STAMP)
    kept = {edit.start for edit in left}
    wanted = "".join("９" if char.strip() and place not in kept else char for place, char in enumerate(text))
    assert read_docx(tmp_path / "y.docx").text == wanted


def test_a_changed_number_keeps_its_tie_to_its_fact(tmp_path: Path) -> None:
    source = tmp_path / "x.docx"
    write_docx(minimal_draft("题", body(1, "支出", figure("甲", "支出", "5万元"), "。")), source)
    walked = walk_docx(edited(source, ("5万元", "6万元")))
    start, end = walked.figures[1]
    assert walked.plain.text[start:end] == "6万元"
    assert "原为“5万元”，现为“6万元”（甲.支出" in walked.plain.notices[0]


def test_a_control_that_people_put_around_a_figure_is_not_the_figure(tmp_path: Path) -> None:
    source = tmp_path / "x.docx"
    write_docx(minimal_draft("题", body(1, "支出", figure("甲", "支出", "5万元"), "。")), source)
    with zipfile.ZipFile(source) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    inner = "<w:sdt><w:sdtPr/><w:sdtContent>"
    xml = parts["word/document.xml"].decode().replace("<w:p>", f"{inner}<w:p>")
    parts["word/document.xml"] = xml.replace("</w:p>", "</w:p></w:sdtContent></w:sdt>").encode()
    with zipfile.ZipFile(source, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    walked = walk_docx(source)
    start, end = walked.figures[1]
    assert walked.plain.text[start:end] == "5万元"
    assert walked.plain.notices == ()


def test_what_cannot_be_tracked_is_handed_back(tmp_path: Path) -> None:
    bound = "<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>" + run("58") + "</w:sdtContent></w:sdt>"
    source = word_file(
        tmp_path / "x.docx",
        paragraph("甲", '<w:r><w:footnoteReference w:id="2"/></w:r>'),
        paragraph(bound),
        footnotes=f'<w:footnote w:id="2">{paragraph("注7万元")}</w:footnote>',
    )
    text = read_docx(source).text
    edits = [Edit(text.index(one), text.index(one) + len(one), "9") for one in ("7", "58", "甲\n")]
    left = apply_edits(source, text, edits, tmp_path / "y.docx", STAMP)
    assert {text[edit.start : edit.end] for edit in left} == {"7", "58", "甲\n"}
    with pytest.raises(DocumentError):
        apply_edits(source, "别的", [], tmp_path / "y.docx", STAMP)


def revised(tmp_path: Path, old: Draft, new: Draft) -> tuple[str, str, str, str]:
    """Return old and new text, and the text of the revision rejected and accepted."""
    for name, draft in (("old", old), ("new", new)):
        write_docx(draft, tmp_path / f"{name}.docx")
    write_revised(old, new, tmp_path / "revised.docx", STAMP)
    paths = ("old", "new", "revised")
    before, after, accepted = (read_docx(tmp_path / f"{name}.docx").text for name in paths)
    return before, after, read_docx(rejected(tmp_path / "revised.docx")).text, accepted


RUNS = st.lists(
    st.one_of(
        st.text("支出了增长，。58", min_size=1, max_size=8),
        st.sampled_from([figure("甲", "支出", "5万元"), figure("甲", "支出", "6万元"), figure("乙", "支出", "6万元")]),
        st.builds(Gap, st.text("甲乙", min_size=1, max_size=3)),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(old=RUNS, new=RUNS)
def test_a_revised_paragraph_holds_both(
    tmp_path: Path, old: list[str | Figure | Gap], new: list[str | Figure | Gap]
) -> None:
    tail = body(2, "末段。")
    before, after, back, forth = revised(
        tmp_path, minimal_draft("题", body(1, *old), tail), minimal_draft("题", body(1, *new), tail)
    )
    assert (back, forth) == (before, after)


def changed_draft(draft: Draft) -> Draft:
    """Drop a section, add one, change a table's number, a table's shape, a heading and a paragraph."""
    first, second, funds, _, *rest = draft.sections
    text, table, last = funds.blocks
    rows = [list(row) for row in table.rows]
    rows[1][3] = replace(rows[1][3], runs=(figure("物业管理费", "支出", "57.9"),))
    table = replace(table, rows=tuple(map(tuple, rows)))
    last = replace(last, runs=body(3, "上表所列项目均按规定办理。").runs)
    detail = replace(rest[1], blocks=(replace(small_table(), id="t/2"),))
    tiny = replace(small_table(), id="t/9", rows=((cell("甲"),),), widths=(1,))
    added = Section("added", "五、其他", 1, (body(90, "另有说明。"), tiny))
    second = replace(second, heading="一、基本情况")
    funds = replace(funds, blocks=(text, table, last))
    return replace(draft, sections=(first, second, funds, rest[0], detail, *rest[2:], added))


def words(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def test_whole_sections_tables_and_headings_are_tracked(tmp_path: Path) -> None:
    before, after, back, forth = revised(tmp_path, full_draft(), changed_draft(full_draft()))
    assert before != after
    assert words(back) == words(before)
    assert words(forth) == words(after)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_changes_survive_libreoffice(tmp_path: Path) -> None:
    write_revised(full_draft(), changed_draft(full_draft()), tmp_path / "x.docx", STAMP)
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "docx",
         "--outdir", str(tmp_path / "saved"), str(tmp_path / "x.docx")],
        check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    saved = tmp_path / "saved" / "x.docx"
    assert words(read_docx(saved).text) == words(read_docx(tmp_path / "x.docx").text)
    with zipfile.ZipFile(saved) as package:
        content = package.read("word/document.xml").decode()
    assert 'w:author="校核"' in content
    assert "五、其他" in "".join(re.findall(r"<w:ins .*?</w:ins>", content))
    assert f"{UNIT}" in content


def test_what_stands_in_several_runs_goes_before_what_takes_its_place(tmp_path: Path) -> None:
    source = word_file(tmp_path / "x.docx", paragraph(run("完成1"), run("8326"), run("人。")))
    root = walk_docx(edited(source, ("18326人", "18人"))).root
    marks = [one.tag.removeprefix(W) for one in root.iter(f"{W}ins", f"{W}del")]
    assert marks == ["del", "del", "del", "ins"]
