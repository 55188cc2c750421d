// All findings, gravest first; and 待补 by the office that has the answer.

import { api } from "./api";
import type { Desk } from "./desk";
import { byId, fill, h } from "./dom";
import { findingCard } from "./evidence";
import { isShown, whenShown } from "./panes";
import type { Finding, GapPlace, OfficeGaps, Section } from "./types";

const GRAVITY = { error: 0, warning: 1, info: 2 } as const;

export function startIssues(desk: Desk): void {
  const redraw = later(() => {
    drawCounts(desk);
    if (isShown("issues")) draw(desk);
    if (isShown("gaps")) void drawGaps(desk);
  });
  desk.on("report", redraw);
  desk.on("section", redraw);
  whenShown("issues", () => draw(desk));
  whenShown("gaps", () => void drawGaps(desk));
}

/** Many sections change at once: draw when they are through. */
function later(work: () => void): () => void {
  let timer = 0;
  return () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(work, 60);
  };
}

function drawCounts(desk: Desk): void {
  const grave = desk.findings().filter(({ finding }) => finding.severity !== "info").length;
  const gaps = new Set(desk.sections.flatMap(gapWords)).size;
  byId("issues-count").textContent = grave ? String(grave) : "";
  byId("gaps-count").textContent = gaps ? String(gaps) : "";
}

function draw(desk: Desk): void {
  const all = desk.findings().sort((a, b) => GRAVITY[a.finding.severity] - GRAVITY[b.finding.severity]);
  const whole = desk.report.document_findings;
  const grave = all.filter(({ finding }) => finding.severity !== "info");
  const hints = all.filter(({ finding }) => finding.severity === "info");
  const card = ({ view, finding }: (typeof all)[number]) => findingCard(desk, view, finding, true);
  fill(
    byId("pane-issues"),
    grave.length + whole.length ? h("p", { class: "muted" }, "按轻重排列。", h("kbd", {}, "F8"), " 到下一处。") : h("p", { class: "empty good" }, "没有要改或要核实的问题。"),
    ...whole.map(wholeCard),
    ...grave.map(card),
    hints.length ? h("details", {}, h("summary", {}, `提示${hints.length}处`), ...hints.map(card)) : null,
  );
}

function wholeCard(finding: Finding): HTMLElement {
  return h("article", { class: `card card-${finding.severity}` }, h("p", { class: "card-head" }, "全文"), h("p", {}, finding.message));
}

async function drawGaps(desk: Desk): Promise<void> {
  await desk.doing(async () => {
    const offices = await api.gaps();
    const total = offices.reduce((sum, { gaps }) => sum + gaps.length, 0);
    fill(
      byId("pane-gaps"),
      total ? h("p", { class: "muted" }, "点一条到文中的位置，直接输入就替换它。") : h("p", { class: "empty good" }, "没有待补、待核，可以导出报送稿。"),
      ...offices.map((office) => officeCard(desk, office)),
    );
  });
}

/** The words of a section's gaps; those that are typed over now are gone. */
function gapWords(section: Section): string[] {
  const runs = section.blocks.flatMap((block) => (block.block === "paragraph" ? block.runs : block.rows.flatMap((row) => row.flatMap((cell) => cell.runs))));
  return runs.flatMap((run) => (run.run === "gap" ? [run.text] : []));
}

/** What is to be filled in alike at several places is one entry. */
function gapEntries(desk: Desk, gaps: GapPlace[]): HTMLElement[] {
  const alike = new Map<string, GapPlace[]>();
  for (const gap of gaps) alike.set(gap.text, [...(alike.get(gap.text) ?? []), gap]);
  return [...alike].map(([text, places]) => {
    const link = (gap: GapPlace, ...words: (HTMLElement | string)[]) => h("button", { type: "button", class: "link", onclick: () => desk.jump(gap) }, ...words);
    const [first, ...others] = places;
    const main = first && link(first, h("span", {}, text), h("small", {}, desk.nameOf(first.section, first.heading)));
    const more = others.length ? h("p", { class: "places" }, `共${places.length}处，还有：`, ...others.map((gap, index) => link(gap, `第${index + 2}处`))) : null;
    return h("li", {}, main, more);
  });
}

function officeCard(desk: Desk, { office, gaps }: OfficeGaps): HTMLElement {
  const entries = gapEntries(desk, gaps);
  return h(
    "section",
    { class: "office" },
    h("h3", {}, office || "未写明股室", h("span", { class: "count count-gap" }, entries.length)),
    h("ul", { class: "uses" }, ...entries),
  );
}
