// Left: the outline with a status per section, and how many numbers stand on what.

import type { Desk } from "./desk";
import { byId, fill, h } from "./dom";
import type { SectionView } from "./section-view";
import type { Verdict } from "./types";
import { STATES, VERDICTS } from "./words";

export function startOutline(desk: Desk): void {
  const links = new Map<string, HTMLElement>();
  desk.on("report", () => draw(desk, links));
  desk.on("section", (view) => {
    const link = links.get(view.section.id);
    if (link) describe(link, view);
    drawCoverage(desk);
  });
  desk.on("caret", ({ view }) => {
    for (const [id, link] of links) link.toggleAttribute("aria-current", id === view.section.id);
  });
}

function draw(desk: Desk, links: Map<string, HTMLElement>): void {
  const list = byId("outline");
  links.clear();
  const entry = (view: SectionView) => {
    const link = h("a", { href: `#section-${view.section.id}`, class: `level-${view.section.level}`, onclick: (event) => (event.preventDefault(), go(view)) });
    links.set(view.section.id, link);
    describe(link, view);
    return h("li", {}, link);
  };
  const inAnnex = (index: number | null) => desk.sections.filter((section) => section.annex === index).flatMap((section) => desk.views.get(section.id) ?? []);
  fill(
    list,
    ...inAnnex(null).map(entry),
    ...desk.report.annexes.flatMap((annex, index) => [h("li", { class: "annex" }, annex.title), ...inAnnex(index + 1).map(entry)]),
  );
  drawCoverage(desk);
}

function go(view: SectionView): void {
  document.body.classList.remove("outline-open");
  view.reveal(null);
  view.focus("start");
}

function describe(link: HTMLElement, view: SectionView): void {
  const { status } = view.section;
  const counts = [
    status.errors && h("span", { class: "count count-error", title: `必改${status.errors}处` }, status.errors, h("span", { class: "sr" }, "处必改")),
    status.warnings && h("span", { class: "count count-warning", title: `核实${status.warnings}处` }, status.warnings, h("span", { class: "sr" }, "处核实")),
    status.gaps && h("span", { class: "count count-gap", title: `待补${status.gaps}处` }, status.gaps, h("span", { class: "sr" }, "处待补")),
  ];
  const approved = status.state === "approved";
  const title = approved ? `${STATES.approved}（${status.approved_by}）` : STATES[status.state];
  fill(link, h("span", { class: `dot dot-${status.state}`, title }, h("span", { class: "sr" }, title)), h("span", { class: "name" }, view.name), ...counts.filter(Boolean));
}

function drawCoverage(desk: Desk): void {
  const tally = new Map<Verdict, number>();
  for (const section of desk.sections) for (const number of section.numbers) tally.set(number.verdict, (tally.get(number.verdict) ?? 0) + 1);
  const total = [...tally.values()].reduce((sum, count) => sum + count, 0);
  const shown = (Object.keys(VERDICTS) as Verdict[]).filter((verdict) => tally.get(verdict));
  fill(
    byId("coverage"),
    h("h2", {}, total ? `全文数字${total}个` : "没有见到数字"),
    h("ul", {}, ...shown.map((verdict) => h("li", { title: VERDICTS[verdict].meaning }, h("span", { class: `sample n n-${verdict}` }, "123"), h("span", {}, VERDICTS[verdict].label), h("b", {}, tally.get(verdict))))),
  );
}
