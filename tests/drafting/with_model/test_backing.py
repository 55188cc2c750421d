"""What a model adds to a section without ground is stopped, what it only words otherwise is taken."""

from __future__ import annotations

import pytest
from eval.scripted_writers import given_text

from tests.drafting.ledgers import linjiang
from youju.domain.report import Paragraph, Section
from youju.drafting.offline import draft_offline
from youju.drafting.with_model.backing import Backing
from youju.drafting.with_model.rewriter import Rewriting, find_section, rewrite_section
from youju.models.scripted import ScriptedModel
from youju.prompting.outlines import load_outline

LEDGER = linjiang(
    prose={
        "工作情况": ["物业管理费用于大厅保洁和秩序维护。业务培训费用于窗口人员培训，全年举办12场，有签到册。"],
        "存在问题": ["1.网上办理率82.45%，低于85%的目标，主要原因是部分事项未接入平台。"],
        "改进措施": ["1.由数据资源股于2024年6月底前完成未接入事项的接入。"],
    }
)
OUTLINE = load_outline("hunan-special-fund")
DRAFT = draft_offline(LEDGER, OUTLINE)


def rewritten(section: str, old: str, new: str, instruction: str = "") -> Rewriting:
    """Let a model put other words in place of some of a section's, however often it is told to mend them."""

    def answer(messages: object) -> str:
        given = given_text(messages)  # type: ignore[arg-type]
        assert old in given
        return given.replace(old, new, 1)

    how = {"instruction": instruction} if instruction else {"preset": "更正式"}
    return rewrite_section(ScriptedModel(answer), DRAFT, find_section(DRAFT, section), LEDGER, OUTLINE, **how)  # type: ignore[arg-type]


def text_of(section: Section) -> str:
    return "\n".join(block.text for block in section.blocks if isinstance(block, Paragraph))


_LEFT = "尚有{{业务培训费.未支出}}未支出"
_RECEIVED = "数据共享平台运维未到位{{数据共享平台运维.未到位}}。"
_MISSED = "没有达到目标，扣{{网上办理率.扣分}}"


@pytest.mark.parametrize(
    ("section", "old", "tacked_on"),
    [
        ("funds.execution", _LEFT, "，授课单位违约"),
        ("funds.execution", _LEFT, "，主要是授课单位违约"),
        ("funds.execution", _LEFT, "，授课单位违约所致"),
        ("funds.execution", _LEFT, "，主要是验收材料不全"),
        ("funds.execution", _LEFT, "（讲师临时取消课程）"),
        ("funds.execution", _LEFT, "，经办人员频繁更换"),
        ("funds.execution", _LEFT, "，报销手续繁琐"),
        ("funds.execution", _LEFT, "，窗口人员培训报名不足"),
        ("funds.execution", _LEFT, "；采购流标两次"),
        ("funds.received", _RECEIVED.rstrip("。"), "，县级财力紧张"),
        ("funds.received", _RECEIVED.rstrip("。"), "，上级指标文件下达较晚"),
        ("funds.received", _RECEIVED.rstrip("。"), "：财政库款调度困难"),
        ("performance.effect", _MISSED, "，老年群众不会操作"),
        ("performance.effect", _MISSED, "，宣传引导力度不够"),
        ("performance.effect", _MISSED, "，系统频繁故障"),
        ("performance.output", "如数完成", "，参训人员能力显著提升"),
        ("performance.satisfaction", "达到目标", "，办事群众普遍称赞"),
        ("problems.problems", "部分事项未接入平台", "，开发商进场迟缓"),
        ("problems.measures", "完成未接入事项的接入", "，同时引入第三方监理"),
        ("conclusion", "多数指标达到年初目标", "，营商环境持续优化"),
    ],
)
def test_what_nothing_bears_out_is_stopped_however_it_is_joined(section: str, old: str, tacked_on: str) -> None:
    rewriting = rewritten(section, old, old + tacked_on)
    assert tacked_on.strip("，；：（）") not in text_of(rewriting.after)
    assert rewriting.changes == ()


@pytest.mark.parametrize(
    "talk",
    [
        "您好！",
        "好的。",
        "没问题！",
        "（完）",
        "我是一个大语言模型，很高兴为您服务。",
        "作为人工智能，今天天气不错。",
        "抱歉，我无法完成这项要求。",
        "以下是按要求修改后的正文：",
        "希望以上内容对您有所帮助。",
        "各位领导：",
        "祝工作顺利！",
        "该部分无需修改。",
    ],
)
@pytest.mark.parametrize("instruction", ["", "改得简练些"])
def test_talk_never_enters_a_section(talk: str, instruction: str) -> None:
    first = "业务培训费的执行率为"
    rewriting = rewritten("funds.execution", first, talk + first, instruction)
    assert text_of(rewriting.after) == text_of(rewriting.before)


@pytest.mark.parametrize(
    ("section", "old", "new"),
    [
        ("opening", "对纳入2023年度预算的", "组织对2023年度预算安排的"),
        ("opening", "自评情况如下", "现将自评情况报告如下"),
        ("basic.staff", "内设综合股", "现设有综合股"),
        ("basic.projects", "用于大厅保洁和秩序维护", "主要用于大厅的保洁及秩序维护"),
        ("basic.goals", "除预算执行率外，各指标的目标值如下", "除预算执行率以外，其余各项指标的目标值分别如下"),
        ("funds", "结余{{合计.结余}}", "年末资金结余{{合计.结余}}"),
        ("funds.received", "尚有{{合计.未到位}}未到位：", "仍有{{合计.未到位}}资金尚未到位，其中："),
        ("funds.received", "从资金来源看，", "按照资金来源划分，"),
        ("funds.execution", "执行率均按支出/到位计算", "以上执行率均以支出除以到位计算得出"),
        ("funds.execution", "分项目的资金安排和使用情况如下表", "各项目资金安排和使用的具体情况详见下表"),
        ("performance", "即预算执行率和网上办理率", "分别为预算执行率、网上办理率"),
        ("performance.effect", "不以取得收入为目的，经济效益指标不适用", "并不以取得收入为目的，故经济效益指标不适用"),
        ("performance.effect", "没有达到目标", "未能达到年初目标"),
        ("problems.problems", "主要原因是部分事项未接入平台", "究其原因，主要是部分事项尚未接入平台"),
        ("problems.measures", "由数据资源股于", "由数据资源股牵头，于"),
        ("conclusion", "总体看，多数指标达到年初目标", "总体来看，大部分指标实现了年初目标"),
    ],
)
def test_the_same_in_other_words_is_taken(section: str, old: str, new: str) -> None:
    rewriting = rewritten(section, old, new)
    shown = new.partition("{")[0]
    assert shown in text_of(rewriting.after), [one.message for one in rewriting.written.faults_last]


def test_what_the_clerk_says_is_ground_enough() -> None:
    said = "授课单位违约，已另行签约"
    old = "尚有{{业务培训费.未支出}}未支出，"
    new = f"{old}{said}，"
    assert said in text_of(rewritten("funds.execution", old, new, f"说明未支出是因为{said}").after)
    assert said not in text_of(rewritten("funds.execution", old, new, "写得简练些").after)


def test_the_wish_itself_is_no_text() -> None:
    wish = "写得简练些"
    rewriting = rewritten("funds.execution", "业务培训费的执行率为", f"{wish}。业务培训费的执行率为", wish)
    assert text_of(rewriting.after) == text_of(rewriting.before)


def test_words_known_apart_make_no_statement() -> None:
    known = Backing(["物业管理费用于大厅保洁。", "由劳务公司按月结算。", "受理质量有所下降。", "窗口服务规范。"])
    assert list(known.faults("物业公司服务质量下降。"))
    assert not list(known.faults("物业管理费主要用于大厅保洁。"))


@pytest.mark.parametrize("how", [{"preset": "更简练"}, {"instruction": "改得简练些"}])
def test_a_model_that_talks_instead_of_writing_deletes_nothing(how: dict[str, str]) -> None:
    section = find_section(DRAFT, "funds.execution")
    for answer in ("您好！我是一个大语言模型，很高兴为您服务。", "您好！执行率均按支出/到位计算。今天天气不错。"):
        model = ScriptedModel(lambda _, answer=answer: answer)
        rewriting = rewrite_section(model, DRAFT, section, LEDGER, OUTLINE, **how)  # type: ignore[arg-type]
        assert text_of(rewriting.after) == text_of(section)
        assert rewriting.losses == ()
