// The source tables, to browse; and money by item against its budget, as a chart with its table beneath.

import { api } from "./api";
import type { Desk } from "./desk";
import { byId, fill, h, s } from "./dom";
import { cellOf } from "./evidence";
import { isShown, whenShown } from "./panes";
import type { ChartItem, Sheet } from "./types";

export function startData(desk: Desk): void {
  let sheets: Promise<Sheet[]> | null = null;
  const draw = () =>
    void desk.doing(async () => {
      const all = await (sheets ??= api.sheets());
      fill(byId("pane-data"), chart(desk.report.chart), h("h2", {}, "数据表"), all.length ? null : h("p", { class: "empty" }, "项目里没有数据表。"), ...all.map((sheet, index) => sheetTable(desk, sheet, index === 0)));
    });
  whenShown("data", draw);
  desk.on("data", () => {
    sheets = null;
    if (isShown("data")) draw();
  });
}

function sheetTable(desk: Desk, sheet: Sheet, open: boolean): HTMLElement {
  const place = { file: sheet.file, sheet: sheet.sheet };
  return h(
    "details",
    { class: "sheet-data", open },
    h("summary", {}, `${sheet.file} · ${sheet.sheet}`),
    h(
      "div",
      { class: "cells", tabindex: 0, role: "region", "aria-label": `${sheet.file} ${sheet.sheet}` },
      h(
        "table",
        {},
        h("thead", {}, h("tr", {}, h("td", {}), ...sheet.columns.map((column) => h("th", { scope: "col" }, column)))),
        h("tbody", {}, ...sheet.rows.map(({ row, cells }) => h("tr", {}, h("th", { scope: "row" }, row), ...cells.map((cell) => cellOf(desk, place, cell))))),
      ),
    ),
  );
}

const BAR = 14;
const ROW = 44;
const WIDTH = 320;

const SERIES = [
  { of: (item: ChartItem) => item.budget, name: "预算", className: "bar-budget" },
  { of: (item: ChartItem) => item.spent, name: "支出", className: "bar-spent" },
] as const;

/** A bar for each item's budget with what was spent of it drawn inside; the numbers stand beside it and in a table. */
function chart({ items, unit }: { items: ChartItem[]; unit: string }): HTMLElement {
  const drawn = items.filter((item) => item.budget || item.spent);
  if (!drawn.length) return h("section", {}, h("h2", {}, "资金与执行"), h("p", { class: "empty" }, "数据里没有分项目的金额。"));
  const top = Math.max(...drawn.flatMap((item) => SERIES.map(({ of }) => Number(of(item) || 0))), 1);
  const spent = drawn.some((item) => item.spent);
  return h(
    "section",
    { class: "chart" },
    h("h2", {}, "资金与执行", h("small", {}, `（单位：${unit}）`)),
    h("p", { class: "chart-legend", "aria-hidden": "true" }, h("i", { class: "key key-budget" }), "预算", spent ? h("i", { class: "key key-spent" }) : null, spent ? "支出" : h("span", { class: "muted" }, "数据里没有支出数")),
    h("div", { class: "chart-picture" }, picture(drawn, top, unit)),
    chartTable(drawn, unit),
  );
}

function picture(items: ChartItem[], top: number, unit: string): SVGElement {
  const label = `各项目预算与支出：${items.map((item) => `${item.label}预算${item.budget || "无"}${unit}，支出${item.spent || "无"}`).join("；")}`;
  return s(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${items.length * ROW}`, role: "img", "aria-label": label },
    ...items.flatMap((item, index) => {
      const y = index * ROW;
      const rate = item.rate ? `${item.rate}${item.rate.endsWith("%") ? "" : "%"}` : "";
      return [
        s("text", { x: 0, y: y + 13, class: "chart-label" }, item.label),
        s("text", { x: WIDTH, y: y + 13, class: "chart-value" }, [item.spent && `${item.spent} / `, item.budget || "—", rate && `　${rate}`].join("")),
        ...SERIES.map(({ of, className }) => s("rect", { x: 0, y: y + 20, width: Math.max(0, (WIDTH * Number(of(item) || 0)) / top), height: className === "bar-spent" ? BAR - 6 : BAR, class: className, rx: 2, ...(className === "bar-spent" ? { transform: "translate(0 3)" } : {}) })),
      ];
    }),
  );
}

function chartTable(items: ChartItem[], unit: string): HTMLElement {
  const cell = (value: string) => h("td", {}, value || "—");
  return h(
    "details",
    {},
    h("summary", {}, "看表格"),
    h(
      "table",
      { class: "plain" },
      h("caption", { class: "sr" }, `各项目资金（单位：${unit}）`),
      h("thead", {}, h("tr", {}, ...["项目", "预算", "到位", "支出", "执行率"].map((name) => h("th", { scope: "col" }, name)))),
      h("tbody", {}, ...items.map((item) => h("tr", {}, h("th", { scope: "row" }, item.label), cell(item.budget), cell(item.received), cell(item.spent), cell(item.rate)))),
    ),
  );
}
