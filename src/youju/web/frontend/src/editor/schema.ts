// What a section of the paper is made of. Figures and gaps are marks on text, so that people can type over them.

import { Mark, Node } from "@tiptap/core";

const hidden = (fallback: unknown) => ({ default: fallback, rendered: false });

export const SectionDocument = Node.create({ name: "doc", topNode: true, content: "(paragraph | table)+" });

export const PlainText = Node.create({ name: "text", group: "inline" });

export const Paragraph = Node.create({
  name: "paragraph",
  content: "text*",
  addAttributes() {
    return { id: hidden(""), style: hidden("body"), origin: hidden("human"), source: hidden("") };
  },
  parseHTML: () => [{ tag: "p" }],
  renderHTML({ node }) {
    return ["p", { class: `para para-${node.attrs.style} origin-${node.attrs.origin}`, "data-block": node.attrs.id }, 0];
  },
});

export const Table = Node.create({
  name: "table",
  content: "row+",
  isolating: true,
  addAttributes() {
    return { id: hidden(""), title: hidden(""), unitLine: hidden(""), headerRows: hidden(1), widths: hidden([]), landscape: hidden(false) };
  },
  renderHTML({ node }) {
    const widths: number[] = node.attrs.widths;
    const total = widths.reduce((sum, width) => sum + width, 0) || 1;
    const columns = widths.map((width) => ["col", { width: `${((100 * width) / total).toFixed(2)}%` }] as const);
    const still = { contenteditable: "false" };
    return [
      "div",
      { class: node.attrs.landscape ? "paper-table lies-across" : "paper-table", "data-block": node.attrs.id },
      ["p", { ...still, class: "table-title" }, node.attrs.title],
      ["p", { ...still, class: "table-unit" }, node.attrs.unitLine],
      ["div", { class: "table-scroll" }, ["table", { "aria-label": node.attrs.title || "表" }, ["colgroup", ...columns], ["tbody", 0]]],
    ];
  },
});

export const Row = Node.create({ name: "row", content: "(cell | headerCell)*", renderHTML: () => ["tr", 0] });

const cell = (name: string, tag: string) =>
  Node.create({
    name,
    content: "text*",
    isolating: true,
    addAttributes() {
      return { colspan: hidden(1), rowspan: hidden(1), align: hidden("center"), bold: hidden(false) };
    },
    renderHTML({ node }) {
      const { colspan, rowspan, align, bold } = node.attrs;
      return [tag, { colspan, rowspan, class: `align-${align}${bold ? " bold" : ""}`, ...(tag === "th" ? { scope: "col" } : {}) }, 0];
    },
  });

export const Cell = cell("cell", "td");
export const HeaderCell = cell("headerCell", "th");

const mark = (name: string, attributes: Record<string, unknown>) =>
  Mark.create({
    name,
    inclusive: false,
    excludes: "_",
    addAttributes() {
      return Object.fromEntries(Object.entries(attributes).map(([key, fallback]) => [key, hidden(fallback)]));
    },
    renderHTML: () => ["span", { class: name }, 0],
  });

/** A number from the ledger; `shown` is what the fact shows, the text may have been typed over. */
export const FigureMark = mark("figure", { shown: "", id: "", key: "", unit: "", decimals: null, absolute: false, source: "" });

/** 【待补】 or 【待核】; once its text is changed it is plain text. */
export const GapMark = mark("gap", { shown: "", what: "", office: "", verify: false });

/** Text typed over a figure, which remembers its fact. */
export const RememberedMark = mark("remembered", { key: "" });

export const SCHEMA = [SectionDocument, PlainText, Paragraph, Table, Row, Cell, HeaderCell, FigureMark, GapMark, RememberedMark];
