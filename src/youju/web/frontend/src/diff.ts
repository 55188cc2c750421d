// A rewriting or two versions, shown as text with deletions struck and insertions underlined.

import { h } from "./dom";
import type { NumberChange, Stretch } from "./types";

export type Group = number;

/** Draw stretches as paragraphs; `control` adds what stands after each group of changes. */
export function diffText(stretches: Stretch[], control?: (group: Group) => HTMLElement): HTMLElement {
  const box = h("div", { class: "diff" });
  let paragraph = h("p");
  box.append(paragraph);
  stretches.forEach((stretch, index) => {
    stretch.text.split("\n").forEach((line, row) => {
      if (row > 0) box.append((paragraph = h("p")));
      if (line) paragraph.append(piece(stretch, line));
    });
    const { group } = stretch;
    const last = !stretches.slice(index + 1).some((other) => other.group === group);
    if (control && last && stretch.kind !== "equal") paragraph.append(control(group));
  });
  return box;
}

function piece(stretch: Stretch, line: string): HTMLElement | Text {
  if (stretch.kind === "equal") return document.createTextNode(line);
    return h(stretch.kind === "delete" ? "del" : "ins", { "data-group": stretch.group }, line);
}

/** A changed number in words: 58万元 → 85万元. */
export function numberChange(change: NumberChange): HTMLElement {
  return h("span", { class: "number-change" }, h("span", { class: "tag" }, change.change), change.before ? h("del", {}, change.before) : null, " ", h("span", { "aria-hidden": "true" }, "→"), " ", change.after ? h("ins", {}, change.after) : h("span", { class: "muted" }, "（没有了）"));
}
