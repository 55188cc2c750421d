// Right: what the number under the caret stands on.

import { api } from "./api";
import { commentOn } from "./comments";
import type { Desk } from "./desk";
import { byId, fill, h } from "./dom";
import type { Under } from "./editor/judged";
import { isShown, showPane } from "./panes";
import type { SectionView } from "./section-view";
import type { FactDetail, Finding, NearCell, NumberSeen, Spot, Use, Verdict } from "./types";
import { SEVERITIES, VERDICTS } from "./words";

/** Width of the column of row numbers, which stays in view. */
const ROW_HEAD = 32;
/** Verdicts whose reason is the cell or the formula that is shown anyway. */
const SPEAKS_FOR_ITSELF: Verdict[] = ["supported", "derived"];
const known = new Map<string, Promise<FactDetail>>();

export function startEvidence(desk: Desk): void {
  let latest = 0;
  desk.on("data", () => known.clear());
  desk.on("saving", () => known.clear());
  desk.on("caret", ({ view, under }) => {
    if (!under.number && !under.findings.length) return;
    if (!isShown("evidence")) {
      if (!under.number || isShown("rewrite") || !view.clicked) return;
      showPane("evidence");
    }
    const turn = ++latest;
    void draw(desk, view, under, () => turn === latest);
  });
}

/** Show a fact that is not under the caret: a parent of a formula, a cell's fact. */
export async function showFact(desk: Desk, id: string): Promise<void> {
  showPane("evidence");
  await desk.doing(async () => {
    const fact = await fetchFact(id);
    fill(byId("pane-evidence"), h("h2", { class: "evidence-head" }, h("b", {}, fact.shown), h("span", {}, fact.label)), ...factParts(desk, fact));
    showSource(byId("pane-evidence"));
  });
}

/** Scroll the neighbourhood to the cell itself. */
function showSource(pane: HTMLElement): void {
  const cell = pane.querySelector<HTMLElement>(".is-source");
  const box = cell?.closest<HTMLElement>(".cells");
  if (!cell || !box) return;
  const name = cell.parentElement?.querySelector<HTMLElement>("td");
  const stuck = ROW_HEAD + (name && name !== cell ? name.offsetWidth : 0);
  box.scrollLeft = cell.offsetLeft - stuck - (box.clientWidth - stuck - cell.offsetWidth) / 2;
  box.scrollTop = cell.offsetTop - (box.clientHeight - cell.offsetHeight) / 2;
}

function fetchFact(id: string): Promise<FactDetail> {
  let fact = known.get(id);
  if (!fact) {
    fact = api.fact(id);
    fact.catch(() => known.delete(id));
    known.set(id, fact);
  }
  return fact;
}

async function draw(desk: Desk, view: SectionView, under: Under, current: () => boolean): Promise<void> {
  const pane = byId("pane-evidence");
  const { number, findings } = under;
  const head = number ? numberHead(desk, view, number, findings.length > 0) : h("h2", { class: "evidence-head" }, h("b", {}, findings[0]?.quote ?? ""));
  const problems = findings.map((finding) => findingCard(desk, view, finding));
  if (!number?.fact) return fill(pane, head, ...problems, number && noFact(number));
  await desk.doing(async () => {
    const fact = await fetchFact(number.fact);
    if (!current()) return;
    fill(pane, head, ...problems, ...factParts(desk, fact));
    showSource(pane);
  });
}

/** The number with its verdict; why, unless the cell, the formula or a finding says so anyway. */
function numberHead(desk: Desk, view: SectionView, number: NumberSeen, explained: boolean): HTMLElement {
  const { label, meaning } = VERDICTS[number.verdict];
  const clear = explained || (number.fact && SPEAKS_FOR_ITSELF.includes(number.verdict));
  return h(
    "div",
    { class: "evidence-top" },
    h("h2", { class: "evidence-head" }, h("b", { class: `n n-${number.verdict}` }, number.text), h("span", { class: `verdict verdict-${number.verdict}` }, label), number.block ? commentButton(desk, view, number) : null),
    clear ? null : h("p", { class: "reason" }, number.reason || meaning),
    number.expected && !explained && h("p", { class: "expected" }, "数据应为 ", h("b", {}, number.expected)),
  );
}

function noFact(number: NumberSeen): HTMLElement {
  const words =
    number.verdict === "exempt" ? "这类数字（日期、文号、编号、固定名称）不与数据核对。" : "数据里没有与它对应的单元格。可以补进数据表，或在工作总结里写明并确认采用，也可以删去这个数。";
  return h("p", { class: "empty" }, words);
}

/** A finding with what to do about it. */
export function findingCard(desk: Desk, view: SectionView, finding: Finding, jump = false): HTMLElement {
  const fix = finding.fix ? h("button", { type: "button", class: "primary small fix", onclick: () => void desk.fix(view, finding) }, `改为“${finding.fix.text}”`) : null;
  const remark = finding.block ? commentButton(desk, view, { ...finding, text: finding.quote }) : null;
  const quote = jump ? h("button", { type: "button", class: "link quote", onclick: () => desk.jump({ ...finding, section: view.section.id }) }, finding.quote || view.name) : null;
  return h(
    "article",
    { class: `card finding-card card-${finding.severity}` },
    h("p", { class: "card-head" }, h("span", { class: `severity severity-${finding.severity}` }, SEVERITIES[finding.severity]), quote),
    h("p", {}, finding.message),
    finding.evidence.length ? h("ul", { class: "sources" }, ...finding.evidence.map((line) => h("li", {}, line))) : null,
    fix || remark ? h("div", { class: "row" }, fix, remark) : null,
  );
}

function commentButton(desk: Desk, view: SectionView, place: Spot & { text: string }): HTMLElement {
  return h("button", { type: "button", class: "small quiet remark", "aria-label": `批注“${place.text}”`, onclick: () => commentOn(desk, view, place) }, "批注");
}

function factParts(desk: Desk, fact: FactDetail): (HTMLElement | null)[] {
  return [
    h("p", { class: "fact-key" }, fact.label, h("span", { class: "muted" }, fact.source ? [fact.source.file, fact.source.sheet, fact.source.cell].filter(Boolean).join(" · ") : "")),
    fact.neighbourhood && neighbourhood(desk, fact.neighbourhood),
    fact.formula ? formula(desk, fact) : null,
    fact.last_year && h("section", {}, h("h3", {}, "上年这样写"), h("blockquote", {}, fact.last_year.sentence, h("footer", {}, fact.last_year.place))),
    uses(desk, fact.used),
  ];
}

function neighbourhood(desk: Desk, near: NonNullable<FactDetail["neighbourhood"]>): HTMLElement {
  return h(
    "section",
    {},
    h("h3", {}, "数据中的位置"),
    h(
      "div",
      { class: near.columns.length > 1 ? "cells" : "cells cells-text", tabindex: 0, role: "region", "aria-label": `${near.sheet || near.file}中的位置` },
      h(
        "table",
        {},
        h("caption", { class: "sr" }, `${near.file} ${near.sheet}`),
        near.columns.length > 1 ? h("thead", {}, h("tr", {}, h("td", {}), ...near.columns.map((column) => h("th", { scope: "col" }, column)))) : null,
        h("tbody", {}, ...near.rows.map(({ row, cells }) => h("tr", {}, h("th", { scope: "row" }, row), ...cells.map((cell) => cellOf(desk, near, cell))))),
      ),
    ),
  );
}

/** A source cell; a click tells everywhere it is used. */
export function cellOf(desk: Desk, place: { file: string; sheet: string }, cell: NearCell): HTMLElement {
  const open = () => void showCell(desk, place.file, place.sheet, cell.ref);
  const content = cell.fact || cell.is_source ? h("button", { type: "button", class: "cell", onclick: open, "aria-label": `${cell.ref}：${cell.text}，查看用在何处` }, cell.text) : cell.text;
  return h("td", { class: cell.is_source ? "is-source" : "", ...(cell.is_source ? { "aria-current": "true" } : {}) }, content);
}

async function showCell(desk: Desk, file: string, sheet: string, cell: string): Promise<void> {
  showPane("evidence");
  await desk.doing(async () => {
    const { facts, used } = await api.cell(file, sheet, cell);
    fill(
      byId("pane-evidence"),
      h("h2", { class: "evidence-head" }, h("b", {}, cell), h("span", {}, `${file} · ${sheet}`)),
      facts.length ? h("section", {}, h("h3", {}, "读成的数据"), factChips(desk, facts)) : h("p", { class: "empty" }, "这个单元格没有读成数据。"),
      uses(desk, used),
    );
  });
}

function factChips(desk: Desk, facts: { id: string; label: string; shown: string; place?: string }[]): HTMLElement {
  return h(
    "ul",
    { class: "chips" },
    ...facts.map((fact) => h("li", {}, h("button", { type: "button", class: "chip", onclick: () => void showFact(desk, fact.id), title: fact.place ?? "" }, h("span", {}, fact.label), h("b", {}, fact.shown)))),
  );
}

function formula(desk: Desk, fact: FactDetail): HTMLElement {
  return h("section", {}, h("h3", {}, "怎样算得"), h("p", { class: "formula" }, fact.formula), factChips(desk, fact.parents));
}

function uses(desk: Desk, used: Use[]): HTMLElement {
  return h(
    "section",
    {},
    h("h3", {}, used.length ? `文中用了${used.length}处` : "文中没有用到"),
    h("ul", { class: "uses" }, ...used.map((use) => h("li", {}, h("button", { type: "button", class: "link", onclick: () => desk.jump(use) }, h("span", {}, desk.nameOf(use.section, use.heading)), h("b", {}, use.text))))),
  );
}
