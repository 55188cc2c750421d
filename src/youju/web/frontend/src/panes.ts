// The right-hand pane's tabs: one shows at a time; arrow keys move between them.

import { byId } from "./dom";

export type PaneName = "evidence" | "issues" | "gaps" | "comments" | "data" | "versions" | "rewrite";

const MARGIN = 24; // pixels between what is selected and the pane below it

const opened = new Map<PaneName, () => void>();

const tabs = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>("[role=tab][data-pane]")];

/** Show a pane. */
export function showPane(name: PaneName): void {
  for (const tab of tabs()) {
    const chosen = tab.dataset.pane === name;
    tab.setAttribute("aria-selected", String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
    byId(`pane-${tab.dataset.pane}`).hidden = !chosen;
  }
  document.body.classList.add("side-open");
  keepInView();
  opened.get(name)?.();
}

/** On a tablet the pane covers half of the paper: what is selected there moves up from under it. */
function keepInView(): void {
  const side = byId("side");
  const selection = document.getSelection();
  if (!selection?.rangeCount || getComputedStyle(side).position !== "fixed") return;
  const hidden = selection.getRangeAt(0).getBoundingClientRect().bottom - (window.innerHeight - side.offsetHeight);
  if (hidden > -MARGIN) byId("paper-pane").scrollTop += hidden + MARGIN;
}

/** Whether a pane is the one that shows; on a tablet all of them may be out of sight. */
export const isShown = (name: PaneName): boolean => !byId(`pane-${name}`).hidden && getComputedStyle(byId("side")).visibility !== "hidden";

/** Do this each time the pane is shown. */
export function whenShown(name: PaneName, act: () => void): void {
  opened.set(name, act);
}

export function startPanes(): void {
  for (const tab of tabs()) tab.addEventListener("click", () => showPane(tab.dataset.pane as PaneName));
  byId("tabs").addEventListener("keydown", (event) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    const all = tabs();
    const next = all[(all.indexOf(document.activeElement as HTMLElement) + step + all.length) % all.length];
    if (!step || !next) return;
    event.preventDefault();
    next.focus();
    showPane(next.dataset.pane as PaneName);
  });
}
