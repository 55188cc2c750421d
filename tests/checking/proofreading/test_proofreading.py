import pytest

from youju.checking.proofreading import WordingRule, check_wording, wording_rules
from youju.checking.reading import read_text
from youju.domain.findings import Code, Finding, PlainText, Severity
from youju.errors import DataFileError
from youju.mentions import find_mentions


def wording(text: str) -> list[Finding]:
    return check_wording(read_text(PlainText(text), find_mentions(text)))


def flagged_by(rule: WordingRule, text: str) -> list[Finding]:
    return [one for one in wording(text) if one.code is rule.code and one.message.startswith(rule.message)]


@pytest.mark.parametrize(
    ("rule", "text"),
    [(rule, text) for rule in wording_rules() for text in rule.must_flag],
    ids=lambda one: getattr(one, "id", None),
)
def test_a_rule_flags_its_examples(rule: WordingRule, text: str) -> None:
    assert flagged_by(rule, text)


@pytest.mark.parametrize(
    ("rule", "text"),
    [(rule, text) for rule in wording_rules() for text in rule.must_pass],
    ids=lambda one: getattr(one, "id", None),
)
def test_a_rule_passes_its_examples(rule: WordingRule, text: str) -> None:
    assert flagged_by(rule, text) == []


def test_only_what_is_sure_is_more_than_a_hint() -> None:
    assert {rule.id for rule in wording_rules() if rule.severity is not Severity.INFO} == {
        "misspelled-appropriate",
        "affairs-matter",
    }


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [("下设５个股室", "5"), ("管理规范,账务及时", "，"), ("市财政拔付资金", "拨"), ("机关事物管理局", "机关事务")],
)
def test_a_rule_offers_the_fix(text: str, suggestion: str) -> None:
    assert [one.suggestion for one in wording(text)] == [suggestion]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("2010305\t专项业务及机关事物管理\t960", "专项业务及机关事物管理"),
        ("列入“一般行政管埋事务（2010302）”科目", "一般行政管埋事务"),
        ("2010302\t行政运行\t12", "行政运行"),
    ],
)
def test_a_code_beside_a_wrong_name(text: str, quote: str) -> None:
    found = [one for one in wording(text) if one.code is Code.CODE_NAME]
    assert [(one.quote.strip("“"), one.severity) for one in found] == [(quote, Severity.ERROR)]


def test_one_code_has_one_name() -> None:
    text = "2139999科目（{}）安排165万元。2139999科目（{}）项下无结转。"
    renamed = wording(text.format("其他农林水支出", "水库移民扶持支出"))
    assert [one.code for one in renamed] == [Code.CODE_NAME]
    for same in ("其他农林水支出", "含上年结转部分"):
        assert wording(text.format("其他农林水支出", same)) == []


@pytest.mark.parametrize("text", ["2010301\t行政运行\t12", "2010302 一般行政管理事务", "电话2010302转行政运行科"])
def test_a_code_beside_its_own_name_is_left_alone(text: str) -> None:
    assert [one for one in wording(text) if one.code is Code.CODE_NAME] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一、概况\n三、结论", [("三、", Severity.WARNING)]),
        ("一、概况\n二、绩效\n二、结论", [("二、", Severity.WARNING)]),
        ("一、概况\n（一）目标\n（三）资金\n二、结论\n（一）得分", [("（三）", Severity.INFO)]),
        ("1.甲\n2.乙\n4.丁", [("4.", Severity.INFO)]),
        ("（一）甲\n（二）乙\n（四）丁\n以上第（三）项由甲股室牵头。", [("（四）", Severity.WARNING)]),
        ("一、概况\n二、绩效\n（一）甲\n1.甲\n2.乙\n（二）乙\n1.甲", []),
        ("九、甲\n十、乙\n十一、丙", []),
        ("一、甲\n1.5万元\n二、乙", []),
        (
            "一、概况\n（一）甲\n（二）乙\n（四）丙\n（四）丁\n二、绩效",
            [("（四）", Severity.WARNING), ("（四）", Severity.INFO)],
        ),
        ("做法有：1.建账；2.对账；4.销账。", [("4.", Severity.WARNING)]),
        ("（1）修桥6座；（2）修路8公里；（4）修渠3公里。", [("（4）", Severity.WARNING)]),
        ("改造1号、2号、4号泵站；1、2、4号楼已完工。", []),
        ("1.甲；2.乙。3.丙。", []),
    ],
)
def test_numbering(text: str, expected: list[tuple[str, Severity]]) -> None:
    assert [(one.quote, one.severity) for one in wording(text) if one.code is Code.NUMBERING] == expected


def test_a_paragraph_without_its_stop_is_mentioned() -> None:
    text = "政务服务效能有待进一步提高，部分事项尚未实现全程网办，基层服务能力还需进一步提升"
    assert [(one.quote, one.suggestion) for one in wording(text)] == [("升", "升。")]


def test_a_rule_without_examples_is_refused(tmp_path, monkeypatch) -> None:
    folder = tmp_path / "corpora" / "terms"
    folder.mkdir(parents=True)
    rule = "rules: [{id: x, level: 国标, source: s, severity: info, pattern: 'a', message: m, flag: [], pass: [b]}]"
    (folder / "proofreading.yaml").write_text(rule, encoding="utf-8")
    monkeypatch.setenv("YOUJU_DATA", str(tmp_path))
    wording_rules.cache_clear()
    from youju.resources import load_yaml

    load_yaml.cache_clear()
    with pytest.raises(DataFileError, match="例句"):
        wording_rules()
    monkeypatch.undo()
    load_yaml.cache_clear()
    wording_rules.cache_clear()
