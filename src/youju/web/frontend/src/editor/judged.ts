// Numbers coloured by verdict, findings and comments: decorations that move along with the text until the next check.

import { Extension } from "@tiptap/core";
import type { Node } from "@tiptap/pm/model";
import { type EditorState, Plugin, PluginKey } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";

import type { Comment, Finding, NumberSeen, Spot } from "../types";
import { type Range, rangeOf } from "./places";

export interface Judgement {
  numbers: NumberSeen[];
  findings: Finding[];
  comments: Comment[];
}

type Spec = { number?: NumberSeen; finding?: Finding; comment?: Comment; flash?: boolean };

const key = new PluginKey<DecorationSet>("judged");

export const Judged = Extension.create({
  name: "judged",
  addProseMirrorPlugins: () => [
    new Plugin<DecorationSet>({
      key,
      state: {
        init: () => DecorationSet.empty,
        apply: (tr, decorations) => {
          const judgement = tr.getMeta("judgement") as Judgement | undefined;
          if (judgement) return decorate(tr.doc, judgement);
          const flash = tr.getMeta("flash") as Range | null | undefined;
          const mapped = tr.docChanged ? decorations.map(tr.mapping, tr.doc) : decorations;
          return flash === undefined ? mapped : withFlash(tr.doc, mapped, flash);
        },
      },
      props: { decorations: (state) => key.getState(state) },
    }),
  ],
});

function decorate(document: Node, { numbers, findings, comments }: Judgement): DecorationSet {
  const at = (spot: Spot, attributes: { class: string }, spec: Spec): Decoration[] => {
    const range = rangeOf(document, spot);
    return range && range.from < range.to ? [Decoration.inline(range.from, range.to, attributes, spec)] : [];
  };
  return DecorationSet.create(document, [
    ...numbers.flatMap((number) => at(number, { class: `n n-${number.verdict}` }, { number })),
    ...findings.flatMap((finding) => at(finding, { class: `finding finding-${finding.severity}` }, { finding })),
    ...comments.filter((comment) => !comment.resolved).flatMap((comment) => at(comment, { class: "commented" }, { comment })),
  ]);
}

function withFlash(document: Node, decorations: DecorationSet, flash: Range | null): DecorationSet {
  const rest = decorations.remove(decorations.find(undefined, undefined, (spec: Spec) => Boolean(spec.flash)));
  return flash ? rest.add(document, [Decoration.inline(flash.from, flash.to, { class: "current" }, { flash: true })]) : rest;
}

export interface Under {
  number: NumberSeen | null;
  findings: Finding[];
  range: Range | null;
}

/** The number and the findings at a position. */
export function under(state: EditorState, position: number): Under {
  const found = key.getState(state)?.find(position, position) ?? [];
  const number = found.find((decoration) => (decoration.spec as Spec).number);
  return {
    number: (number?.spec as Spec | undefined)?.number ?? null,
    findings: found.flatMap((decoration) => (decoration.spec as Spec).finding ?? []),
    range: number ? { from: number.from, to: number.to } : null,
  };
}

/** Where the numbers stand now, in reading order. */
export function numberRanges(state: EditorState): Range[] {
  const all = key.getState(state)?.find(undefined, undefined, (spec: Spec) => Boolean(spec.number) && spec.number?.verdict !== "exempt") ?? [];
  return all.map(({ from, to }) => ({ from, to })).sort((a, b) => a.from - b.from);
}

/** Where the findings stand now, in reading order. */
export function findingRanges(state: EditorState): Range[] {
  const all = key.getState(state)?.find(undefined, undefined, (spec: Spec) => Boolean(spec.finding)) ?? [];
  return all.map(({ from, to }) => ({ from, to })).sort((a, b) => a.from - b.from);
}
