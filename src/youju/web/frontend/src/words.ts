// The Chinese words for the server's states.

import type { Section, Verdict } from "./types";

export const VERDICTS: Record<Verdict, { label: string; meaning: string }> = {
  supported: { label: "有据", meaning: "与数据中的单元格一致" },
  derived: { label: "可推算", meaning: "由单元格按公式算得，结果一致" },
  "value-only": { label: "仅数值相同", meaning: "数据中有这个数，但文字没有说明是它" },
  contradicted: { label: "不符", meaning: "与数据不一致，必须改" },
  unsupported: { label: "无据", meaning: "数据中找不到依据，请核实" },
  unchecked: { label: "未核验", meaning: "没有可供核对的数据" },
  exempt: { label: "不需核验", meaning: "日期、文号、固定名称等" },
};

export const STATES: Record<Section["status"]["state"], string> = {
  drafted: "已起草",
  gaps: "有待补",
  findings: "有问题",
  approved: "已审定",
};

export const SEVERITIES = { error: "必改", warning: "核实", info: "提示" } as const;

export const ORIGINS = { plan: "按句式方案起草", carried: "沿用上年", model: "模型起草", human: "人工编写" } as const;
