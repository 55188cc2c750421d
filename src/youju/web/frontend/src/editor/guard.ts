// What typing may not do: break a table, or leave two paragraphs with one id. Pasting brings words only.

import { Extension } from "@tiptap/core";
import type { Node } from "@tiptap/pm/model";
import { Plugin, Selection, TextSelection, type EditorState, type Transaction } from "@tiptap/pm/state";

/** Meta key of changes that don't come from the person at this editor. */
export const REMOTE = "remote";

function shape(document: Node): Map<string, string> {
  const shapes = new Map<string, string>();
  document.forEach((node) => {
    if (node.type.name !== "table") return;
    const rows: number[] = [];
    node.forEach((row) => rows.push(row.childCount));
    shapes.set(node.attrs.id, rows.join(","));
  });
  return shapes;
}

/** Whether a change keeps every table whole: cells are neither joined nor split, tables not deleted by the way. */
function keepsTables(tr: Transaction, state: EditorState): boolean {
  if (!tr.docChanged || tr.getMeta(REMOTE)) return true;
  const after = shape(tr.doc);
  return [...shape(state.doc)].every(([id, rows]) => after.get(id) === rows);
}

function uniqueIds(section: string, state: EditorState): Transaction | null {
  const seen = new Set<string>();
  const doubled: number[] = [];
  let highest = 0;
  state.doc.forEach((node, position) => {
    const id: string = node.attrs.id;
    highest = Math.max(highest, Number(id.slice(id.lastIndexOf("/") + 1)) || 0);
    if (!id || seen.has(id)) doubled.push(position);
    seen.add(id);
  });
  if (!doubled.length) return null;
  const tr = state.tr.setMeta("addToHistory", false);
  for (const position of doubled) tr.setNodeAttribute(position, "id", `${section}/${++highest}`);
  return tr;
}

function pasteWords(state: EditorState, words: string): Transaction {
  const inCell = state.selection.$from.parent.type.name !== "paragraph";
  const lines = words.replace(/\r\n?/g, "\n").split("\n").filter((line) => line.trim());
  const tr = state.tr;
  if (inCell || lines.length < 2) return tr.insertText(lines.join(" "));
  lines.forEach((line, index) => {
    if (index > 0) tr.split(tr.selection.from);
    tr.insertText(line, tr.selection.from, tr.selection.to);
  });
  return tr;
}

/** Select the next or previous cell's text. */
function nextCell(state: EditorState, step: 1 | -1): Transaction | null {
  const cells: number[] = [];
  state.doc.descendants((node, position) => {
    if (node.type.name === "cell" || node.type.name === "headerCell") cells.push(position);
  });
  const { $from } = state.selection;
  if ($from.parent.type.name === "paragraph") return null;
  const next = cells[cells.indexOf($from.before()) + step];
  if (next === undefined) return null;
  const node = state.doc.nodeAt(next);
  return node ? state.tr.setSelection(TextSelection.create(state.doc, next + 1, next + 1 + node.content.size)).scrollIntoView() : null;
}

export const Guard = Extension.create<{ section: string }>({
  name: "guard",
  addOptions: () => ({ section: "" }),
  addKeyboardShortcuts() {
    const move = (step: 1 | -1) => () => {
      const tr = nextCell(this.editor.state, step);
      if (tr) this.editor.view.dispatch(tr);
      return tr !== null;
    };
    return { Tab: move(1), "Shift-Tab": move(-1) };
  },
  addProseMirrorPlugins() {
    const { section } = this.options;
    return [
      new Plugin({
        filterTransaction: keepsTables,
        appendTransaction: (trs, _, state) => (trs.some((tr) => tr.docChanged) ? uniqueIds(section, state) : null),
        props: {
          handlePaste: (view, event) => {
            const words = event.clipboardData?.getData("text/plain") ?? "";
            if (words.trim()) view.dispatch(pasteWords(view.state, words).scrollIntoView());
            return true;
          },
          handleDrop: () => true,
        },
      }),
    ];
  },
});

/** The first or last place to type in a document. */
export function edge(document: Node, side: "start" | "end"): Selection {
  return side === "start" ? Selection.atStart(document) : Selection.atEnd(document);
}
