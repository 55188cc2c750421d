// Middle: the paper, laid out like the .docx; a sheet for the body and one for each annex.

import type { Desk } from "./desk";
import { byId, fill, h } from "./dom";
import { toggleApproval } from "./review";
import { startRewriting } from "./rewriting";
import { SectionView } from "./section-view";
import type { Report, Section } from "./types";

export function startPaper(desk: Desk): void {
  desk.on("report", (report) => {
    const sections = [...report.sections, ...report.annexes.flatMap((annex) => annex.sections)];
    if (sameOutline(desk, sections)) for (const section of sections) desk.views.get(section.id)?.adopt(section);
    else draw(desk, report);
    document.title = `${report.title} · 有据`;
  });
  byId("paper").addEventListener("keydown", (event) => crossSections(desk, event), true);
}

function sameOutline(desk: Desk, sections: Section[]): boolean {
  const known = [...desk.views.keys()];
  return known.length === sections.length && sections.every((section, index) => section.id === known[index]);
}

function draw(desk: Desk, report: Report): void {
  desk.views.clear();
  const actions = {
    rewrite: (view: SectionView) => ((desk.active = view), startRewriting(desk, true)),
    approve: (view: SectionView) => void toggleApproval(desk, view),
  };
  const view = (section: Section) => {
    const made = new SectionView(section, desk, actions);
    desk.views.set(section.id, made);
    return made.element;
  };
  const body = h("article", { class: "sheet", "aria-label": "正文" }, h("h1", { class: "paper-title" }, ...report.title_lines.map((line) => h("span", {}, line))), ...report.sections.map(view));
  const annexes = report.annexes.map((annex, index) =>
    h("article", { class: "sheet", "aria-label": `附件${index + 1}` }, h("p", { class: "annex-mark" }, report.annexes.length > 1 ? `附件${index + 1}` : "附件"), h("h2", { class: "annex-title" }, annex.title), ...annex.sections.map(view)),
  );
  fill(byId("paper"), body, ...annexes);
}

/** Arrow keys at a section's edge go on into the next one. */
function crossSections(desk: Desk, event: KeyboardEvent): void {
  const direction = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  const here = desk.active;
  if (!direction || event.shiftKey || !here?.atEdge(direction === 1 ? "end" : "start")) return;
  const views = [...desk.views.values()].filter((view) => view.hasText);
  const next = views[views.indexOf(here) + direction];
  if (!next) return;
  event.preventDefault();
  event.stopPropagation();
  next.focus(direction === 1 ? "start" : "end");
}
