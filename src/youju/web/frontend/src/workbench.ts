// The workbench: the paper in the middle, its outline to the left, the evidence to the right.

import { startComments } from "./comments";
import { startData } from "./data";
import { Desk } from "./desk";
import { byId, fill, h } from "./dom";
import { startEvidence } from "./evidence";
import { startExport, startImport } from "./exporting";
import { startIssues } from "./issues";
import { showHelp, startKeys } from "./keys";
import { startLeftovers } from "./leftovers";
import { startLive } from "./live";
import { startNaming } from "./naming";
import { startOutline } from "./outline";
import { startPanes } from "./panes";
import { startPaper } from "./paper";
import { startReview } from "./review";
import { startRewriting } from "./rewriting";
import { startSaving } from "./saving";
import { startUpdating } from "./updating";
import { startVersions } from "./versions";

function startToolbar(desk: Desk): void {
  const click = (id: string, act: () => void) => byId(id).addEventListener("click", act);
  click("undo", () => void desk.undo("undo"));
  click("redo", () => void desk.undo("redo"));
  click("rewrite", () => startRewriting(desk));
  click("export", () => startExport(desk));
  for (const button of document.querySelectorAll("[data-act=import]")) button.addEventListener("click", () => startImport(desk));
  for (const button of document.querySelectorAll("[data-act=print]")) button.addEventListener("click", () => window.print());
  const menu = byId<HTMLDetailsElement>("menu");
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("#menu summary") === null) menu.open = false;
  });
  click("help", showHelp);
  click("outline-toggle", () => document.body.classList.toggle("outline-open"));
  click("side-toggle", () => document.body.classList.toggle("side-open"));
  const enable = () => {
    byId<HTMLButtonElement>("undo").disabled = !desk.report.undo;
    byId<HTMLButtonElement>("redo").disabled = !desk.report.redo;
  };
  desk.on("report", enable);
  desk.on("section", enable);
  desk.on("saving", enable);
}

async function start(): Promise<void> {
  const desk = new Desk();
  startPanes();
  startPaper(desk);
  startOutline(desk);
  startEvidence(desk);
  startIssues(desk);
  startComments(desk);
  startData(desk);
  startVersions(desk);
  startSaving(desk);
  startLeftovers(desk);
  startReview(desk);
  startToolbar(desk);
  startKeys(desk);
  try {
    await desk.refresh();
    startLive(desk);
    startUpdating(desk);
    startNaming(desk);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    fill(byId("paper"), h("div", { class: "notice", role: "alert" }, h("h1", {}, "这份报告打不开"), h("p", {}, error.message), h("p", {}, h("button", { type: "button", class: "primary", onclick: () => location.reload() }, "再试一次"))));
  }
}

void start();
