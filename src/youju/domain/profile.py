"""Who reports on which year, and what the unit says in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from youju.domain.keys import SourceCell

__all__ = ["FormWords", "Prose", "UnitProfile"]


@dataclass(frozen=True, slots=True)
class Prose:
    """A passage of the unit's own words from unit.yaml or 采集表, with its place.

    Attributes:
        text: The words.
        source: Where they stand.
        office: 责任股室, when 采集表 names one.
        item: Item key it is about, when it names one; empty otherwise.
    """

    text: str
    source: SourceCell
    office: str = ""
    item: str = ""


@dataclass(frozen=True, slots=True)
class FormWords:
    """What a 自评表 says in words around its numbers; each empty where it doesn't say.

    Attributes:
        implementer: 实施单位.
        goal: 年度总体目标（预期目标）.
        result: 全年实际完成情况.
    """

    implementer: str = ""
    goal: str = ""
    result: str = ""


@dataclass(frozen=True, slots=True)
class UnitProfile:
    """Who reports on which year, and what the unit says in words (keys of unit.yaml, design §5).

    Attributes:
        name: 单位名称.
        year: 年度.
        short_name: 简称; empty when not given.
        outline: 提纲 id; empty when not given.
        offices: 内设机构.
        prose: 主要职能, 绩效目标, 工作情况, 管理制度, 存在问题, 改进措施 -> passages, in order.
        basis: 口径 as declared. as_of: 时点 as declared.
        money_unit: 金额单位 as declared, for tables without one.
        rate_basis: 执行率口径 as declared: 支出/到位 or 支出/全年预算.
        scoring: 评分规则 as declared.
        supervisor: 主管部门; empty when neither unit.yaml nor a 自评表 names it.
        form: What the 自评表 says in words; of several, what they agree on.
        forms: 项目名称 without spaces -> what the 自评表 of that project says.
        date: 成文日期 as printed (2025年3月15日).
        decisions: 决定 on conflicts: fact key -> chosen place (file!sheet!cell) or value text.
        responsible: Key of unit.yaml -> 责任股室.
        source: Where it was read.
    """

    name: str
    year: int
    short_name: str = ""
    outline: str = ""
    offices: tuple[str, ...] = ()
    prose: Mapping[str, tuple[Prose, ...]] = field(default_factory=dict)
    basis: str = ""
    as_of: str = ""
    money_unit: str = ""
    rate_basis: str = ""
    scoring: str = ""
    supervisor: str = ""
    form: FormWords = FormWords()
    forms: Mapping[str, FormWords] = field(default_factory=dict)
    date: str = ""
    decisions: Mapping[str, str] = field(default_factory=dict)
    responsible: Mapping[str, str] = field(default_factory=dict)
    source: SourceCell | None = None

    @property
    def short(self) -> str:
        """简称, or the full name when there is none."""
        return self.short_name or self.name

    def form_of(self, project: str) -> FormWords:
        """Return what the 自评表 of a project says; of the whole, or where no 自评表 names a project, what all say."""
        unnamed = self.form if not (project and self.forms) else FormWords()
        return self.forms.get("".join(project.split()), unnamed)
