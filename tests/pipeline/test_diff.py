"""Two versions compared: changed numbers first, then what is new, gone, reworded or moved."""

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from youju.domain.findings import PlainText
from youju.pipeline.diff import ChangeKind, compare, compare_documents, diff_json

OLD = (
    "一、资金情况\n2020年，全年预算58万元。支出57.6万元，执行率99.31%。资金由财务股管理。\n"
    "二、存在问题\n合同签订滞后。台账不全。\n项目\t预算\t支出\n物业费\t58\t57.6\n"
)
NEW = (
    "一、资金情况\n2020年，全年预算60万元。支出57.60万元，执行率99.31%。资金由财务股统一管理。\n"
    "二、存在问题\n台账不全。合同签订滞后。验收不及时，涉及3个项目。\n项目\t预算\t支出\n物业费\t60\t57.6\n"
)


def test_numbers_come_first() -> None:
    changes = compare(PlainText(OLD), PlainText(NEW))
    assert [(one.kind, one.heading, one.new, one.numbers) for one in changes] == [
        (ChangeKind.NUMBERS, "一、资金情况", "2020年，全年预算60万元。", (("58万元", "60万元"),)),
        (ChangeKind.NUMBERS, "二、存在问题", "物业费\t60\t57.6", (("58", "60"),)),
        (ChangeKind.ADDED, "二、存在问题", "验收不及时，涉及3个项目。", (("", "3个"),)),
        (ChangeKind.WORDS, "一、资金情况", "支出57.60万元，执行率99.31%。", ()),
        (ChangeKind.WORDS, "一、资金情况", "资金由财务股统一管理。", ()),
        (ChangeKind.MOVED, "二、存在问题", changes[-1].new, ()),
    ]
    assert changes[-1].new in ("台账不全。", "合同签订滞后。")


def test_a_swap_of_numbers_is_a_change() -> None:
    (one,) = compare(PlainText("甲60万元，乙40万元。"), PlainText("甲40万元，乙60万元。"))
    assert one.kind is ChangeKind.NUMBERS
    assert one.numbers


def test_clauses_in_another_order_change_no_number() -> None:
    old = "质量指标：道路机械化清扫率实际88.2%，目标为不低于85%，达标；路灯亮灯率实际98.6%，目标为不低于98%，达标。"
    new = "质量指标：道路机械化清扫率目标不低于85%，实际88.2%，达标；路灯亮灯率目标不低于98%，实际98.6%，达标。"
    assert [one.kind for one in compare(PlainText(old), PlainText(new))] == [ChangeKind.WORDS]
    wrong = new.replace("不低于98%", "不低于95%")
    (one,) = compare(PlainText(old), PlainText(wrong))
    assert (one.kind, one.numbers) == (ChangeKind.NUMBERS, (("不低于98%", "不低于95%"),))


def test_an_answer_stands_beside_what_was_to_be_filled_in() -> None:
    old = "支出滞后。【待补：支出滞后的原因】。下一步抓紧办理。"
    new = "支出滞后。因汛期停工2个月，招标推迟到9月完成。下一步抓紧办理。"
    (one,) = compare(PlainText(old), PlainText(new))
    assert (one.old, one.new) == ("【待补：支出滞后的原因】。", "因汛期停工2个月，招标推迟到9月完成。")
    assert ("", "2个月") in one.numbers


def test_what_is_to_be_filled_in_says_no_number() -> None:
    old = "【待补：第一项问题的原因（业务股）】。"
    (one,) = compare(PlainText(old), PlainText("原因是承建公司人员不足。"))
    assert (one.kind, one.numbers) == (ChangeKind.WORDS, ())
    (gone,) = compare(PlainText(f"支出5万元。{old}"), PlainText("支出5万元。"))
    assert gone.numbers == ()


def test_files_of_any_kind_are_compared(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("支出5万元。", encoding="utf-8")
    (tmp_path / "b.txt").write_text("", encoding="utf-8")
    (one,) = compare_documents(tmp_path / "a.txt", tmp_path / "b.txt")
    assert (one.kind, one.old, one.new) == (ChangeKind.DELETED, "支出5万元。", "")
    assert json.loads(diff_json([one]))["changes"][0]["kind"] == "deleted"


SENTENCES = st.lists(st.text("支出增长5.万元甲乙", min_size=1, max_size=10).map(lambda text: f"{text}。"), max_size=12)


@given(SENTENCES, SENTENCES)
def test_the_changes_lead_from_one_to_the_other(old: list[str], new: list[str]) -> None:
    changes = compare(PlainText("".join(old)), PlainText("".join(new)))
    gone = [one.old for one in changes if one.old and one.kind is not ChangeKind.MOVED]
    come = [one.new for one in changes if one.new and one.kind is not ChangeKind.MOVED]
    kept = list(old)
    for sentence in gone:
        kept.remove(sentence)
    assert sorted(kept + come) == sorted(new)


@given(SENTENCES)
def test_nothing_changed_means_no_change(sentences: list[str]) -> None:
    assert compare(PlainText("".join(sentences)), PlainText("".join(sentences))) == ()
