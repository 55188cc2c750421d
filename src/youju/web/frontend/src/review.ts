// Approving sections, and the tools that float over a selection.

import { api } from "./api";
import { startComment } from "./comments";
import type { Desk } from "./desk";
import { announce, byId, h } from "./dom";
import { startRewriting } from "./rewriting";
import type { SectionView } from "./section-view";

/** Approve a section as it stands, or lift its approval. */
export async function toggleApproval(desk: Desk, view: SectionView): Promise<void> {
  if (!(await view.keeper.flush())) return;
  await desk.doing(async () => {
    const approved = view.section.status.state === "approved";
    view.adopt(await api[approved ? "lift" : "approve"](view.section.id, view.section.hash));
    announce(approved ? `已撤销${view.name}的审定` : `已审定${view.name}`);
  });
}

/** Tools at each section's heading and at the selection. */
export function startReview(desk: Desk): void {
  const bubble = byId("bubble");
  bubble.append(
    h("button", { type: "button", onclick: () => startRewriting(desk) }, "改写"),
    h("button", { type: "button", onclick: () => startComment(desk) }, "批注"),
  );
  bubble.addEventListener("mousedown", (event) => event.preventDefault());
  const place = () => {
    const box = desk.active?.selection()?.text ? desk.active.selectionBox() : null;
    bubble.hidden = !box;
    if (!box) return;
    const paper = byId("paper-pane").getBoundingClientRect();
    const top = box.top - bubble.offsetHeight - 8;
    bubble.style.top = `${top < paper.top ? box.bottom + 8 : top}px`;
    bubble.style.left = `${Math.min(Math.max(box.left, paper.left + 8), paper.right - bubble.offsetWidth - 8)}px`;
  };
  document.addEventListener("selectionchange", place);
  byId("paper-pane").addEventListener("scroll", () => (bubble.hidden = true), { passive: true });
}
