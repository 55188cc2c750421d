// The server's places (block, row, cell, code points) to positions in the document and back.

import type { Node, ResolvedPos } from "@tiptap/pm/model";

import { toPoints, toUnits } from "../text";
import type { Spot } from "../types";

export interface Range {
  from: number;
  to: number;
}

/** Where a place stands now; null when its block, row or cell is gone, or it isn't text of the editor. */
export function rangeOf(document: Node, spot: Spot): Range | null {
  const found = findBlock(document, spot.block);
  if (!found) return null;
  let { node, position } = found;
  if (spot.row !== null && spot.cell !== null) {
    for (const index of [spot.row, spot.cell]) {
      if (index >= node.childCount) return null;
      position += 1;
      for (let before = 0; before < index; before++) position += node.child(before).nodeSize;
      node = node.child(index);
    }
  }
  if (!node.isTextblock) return null; // a table's title or unit line, which aren't typed
  const text = node.textContent;
  const start = position + 1;
  return { from: start + toUnits(text, spot.start), to: start + toUnits(text, spot.end) };
}

function findBlock(document: Node, id: string): { node: Node; position: number } | null {
  let found: { node: Node; position: number } | null = null;
  document.forEach((node, position) => {
    if (!found && node.attrs.id === id) found = { node, position };
  });
  return found;
}

/** The place of a stretch within one paragraph or cell. */
export function spotOf(from: ResolvedPos, to: number): Spot | null {
  const textblock = from.parent;
  if (!textblock.isTextblock) return null;
  const text = textblock.textContent;
  const end = Math.min(from.parentOffset + (to - from.pos), textblock.content.size);
  const inTable = textblock.type.name !== "paragraph";
  return {
    block: (inTable ? from.node(1) : textblock).attrs.id,
    row: inTable ? from.index(1) : null,
    cell: inTable ? from.index(2) : null,
    start: toPoints(text, from.parentOffset),
    end: toPoints(text, end),
  };
}
