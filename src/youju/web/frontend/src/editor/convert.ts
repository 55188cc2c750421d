// The server's blocks to the editor's document and back.

import type { JSONContent } from "@tiptap/core";
import type { Node } from "@tiptap/pm/model";

import type { Block, Run, TableCell } from "../types";

/** The editor's document for a section's blocks; a section without any gets an empty paragraph to type in. */
export function toDocument(blocks: Block[]): JSONContent {
  return { type: "doc", content: blocks.length ? blocks.map(toNode) : [{ type: "paragraph" }] };
}

function toNode(block: Block): JSONContent {
  if (block.block === "paragraph") {
    const { id, style, origin, source } = block;
    return { type: "paragraph", attrs: { id, style, origin, source }, content: toInline(block.runs) };
  }
  const { id, title, unit_line, header_rows, widths, landscape } = block;
  return {
    type: "table",
    attrs: { id, title, unitLine: unit_line, headerRows: header_rows, widths, landscape: landscape ?? false },
    content: block.rows.map((cells, row) => ({ type: "row", content: cells.map((cell) => toCell(cell, row < header_rows)) })),
  };
}

function toCell({ runs, colspan, rowspan, align, bold }: TableCell, header: boolean): JSONContent {
  return { type: header ? "headerCell" : "cell", attrs: { colspan, rowspan, align, bold }, content: toInline(runs) };
}

function toInline(runs: Run[]): JSONContent[] {
  return runs.filter((run) => run.text).map((run) => ({ type: "text", text: run.text, marks: toMarks(run) }));
}

function toMarks(run: Run): { type: string; attrs: Record<string, unknown> }[] {
  if (run.run === "figure") {
    const { run: _, text, ...attrs } = run;
    return [{ type: "figure", attrs: { ...attrs, shown: text } }];
  }
  if (run.run === "gap") {
    const { run: _, text, ...attrs } = run;
    return [{ type: "gap", attrs: { ...attrs, shown: text } }];
  }
  return run.key ? [{ type: "remembered", attrs: { key: run.key } }] : [];
}

/** The blocks that a document says; figures carry their text as typed. */
export function toBlocks(document: Node): Block[] {
  const blocks: Block[] = [];
  document.forEach((node) => blocks.push(toBlock(node)));
  return blocks;
}

function toBlock(node: Node): Block {
  if (node.type.name === "paragraph") {
    const { id, style, origin, source } = node.attrs;
    return { block: "paragraph", id, style, origin, source, runs: toRuns(node) };
  }
  const { id, title, unitLine, headerRows, widths, landscape } = node.attrs;
  const rows: TableCell[][] = [];
  node.forEach((row) => {
    const cells: TableCell[] = [];
    row.forEach((cell) => {
      const { colspan, rowspan, align, bold } = cell.attrs;
      cells.push({ runs: toRuns(cell), colspan, rowspan, align, bold });
    });
    rows.push(cells);
  });
  return { block: "table", id, title, unit_line: unitLine, header_rows: headerRows, widths, landscape, rows };
}

function toRuns(node: Node): Run[] {
  const runs: Run[] = [];
  node.forEach((piece) => runs.push(toRun(piece)));
  return runs;
}

function toRun(piece: Node): Run {
  const text = piece.text ?? "";
  const mark = piece.marks[0];
  if (mark?.type.name === "figure") {
    const { id, key, unit, decimals, absolute, source } = mark.attrs;
    return { run: "figure", text, id, key, unit, decimals, absolute, source };
  }
  if (mark?.type.name === "gap" && mark.attrs.shown === text) {
    const { what, office, verify } = mark.attrs;
    return { run: "gap", text, what, office, verify };
  }
  return { run: "text", text, key: mark?.type.name === "remembered" ? mark.attrs.key : "" };
}

/** What a block says, as its reader sees it. */
export function blockText(block: Block): string {
  const join = (runs: Run[]) => runs.map((run) => run.text).join("");
  if (block.block === "paragraph") return join(block.runs);
  return block.rows.map((row) => row.map((cell) => join(cell.runs)).join("\t")).join("\n");
}
