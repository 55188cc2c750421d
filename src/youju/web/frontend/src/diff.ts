// A rewriting or two versions, shown as text with deletions struck and insertions underlined.

import { h } from "./dom";
import type { NumberChange, Stretch } from "./types";

export type Group = number;

/** A line of the text: the cells of a table's row, or one for a paragraph. */
type Line = Node[][];

/** Draw stretches as paragraphs and rows of tables; `control` adds what stands after each group of changes. */
export function diffText(stretches: Stretch[], control?: (group: Group) => HTMLElement): HTMLElement {
  const box = h("div", { class: "diff" });
  let table: HTMLElement | null = null;
  for (const line of linesOf(stretches, control)) {
    if (line.length === 1) {
      table = null;
      box.append(h("p", {}, ...line.flat()));
      continue;
    }
    if (!table) {
      table = h("tbody");
      box.append(h("div", { class: "diff-table" }, h("table", {}, table)));
    }
    table.append(h("tr", {}, ...line.map((cell) => h("td", {}, ...cell))));
  }
  return box;
}

function linesOf(stretches: Stretch[], control?: (group: Group) => HTMLElement): Line[] {
  let cell: Node[] = [];
  let line: Line = [cell];
  const lines: Line[] = [line];
  stretches.forEach((stretch, index) => {
    for (const part of stretch.text.split(/([\n\t])/)) {
      if (part === "\n") lines.push((line = []));
      if (part === "\n" || part === "\t") line.push((cell = []));
      else if (part) cell.push(piece(stretch, part));
    }
    const { group } = stretch;
    const last = !stretches.slice(index + 1).some((other) => other.group === group);
    if (control && last && stretch.kind !== "equal") cell.push(control(group));
  });
  return lines;
}

function piece(stretch: Stretch, words: string): Node {
  if (stretch.kind === "equal") return document.createTextNode(words);
  return h(stretch.kind === "delete" ? "del" : "ins", { "data-group": stretch.group }, words);
}

/** A changed number in words: 58万元 → 85万元. */
export function numberChange(change: NumberChange): HTMLElement {
  return h("span", { class: "number-change" }, h("span", { class: "tag" }, change.change), change.before ? h("del", {}, change.before) : null, " ", h("span", { "aria-hidden": "true" }, "→"), " ", change.after ? h("ins", {}, change.after) : h("span", { class: "muted" }, "（没有了）"));
}
