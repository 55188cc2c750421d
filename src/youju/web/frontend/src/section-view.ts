// One section on the paper: its heading, its editor, and what stands in its way (a holder, a conflict, a proposal).

import { Editor } from "@tiptap/core";
import type { Transaction } from "@tiptap/pm/state";
import { TextSelection } from "@tiptap/pm/state";

import { Banner, type Plight, type Troubled } from "./banner";
import type { Desk } from "./desk";
import { announce, fill, h, moment } from "./dom";
import { blockText, toBlocks, toDocument } from "./editor/convert";
import { edge, Guard, REMOTE } from "./editor/guard";
import { findingRanges, Judged, numberRanges, under } from "./editor/judged";
import { type Range, rangeOf, spotOf } from "./editor/places";
import { SCHEMA } from "./editor/schema";
import { type Kept, Keeper } from "./keeper";
import { sentenceAround } from "./text";
import { dropTyped, type Typed } from "./typed";
import type { Block, Checked, Finding, Holder, Saved, Section, Spot, Status } from "./types";

/** A button's words, and what it does. */
/** What the buttons at a section's heading do. */
export interface SectionActions {
  rewrite(view: SectionView): void;
  approve(view: SectionView): void;
}

export class SectionView implements Kept, Troubled {
  readonly element: HTMLElement;
  readonly keeper: Keeper;
  private readonly heading: HTMLElement;
  private readonly banner = new Banner(this);
  private readonly body = h("div", { class: "section-body" });
  private readonly tools = h("div", { class: "section-tools" });
  private readonly slot = h("div", { class: "proposal-slot", hidden: true });
  private editor: Editor | null = null;
  /** What an earlier page typed here and could not save. */
  private leftover: Typed | null = null;
  /** Whether the caret came here by the person's own hand, not by a jump from a list. */
  clicked = true;

  constructor(
    public section: Section,
    private readonly desk: Desk,
    private readonly actions: SectionActions,
  ) {
    this.keeper = new Keeper(this, desk.tab);
    this.heading = h(`h${Math.min(Math.max(section.level, 1) + 1, 5)}` as "h2", { class: `heading level-${section.level}` });
    this.element = h("section", { class: "section", id: `section-${section.id}`, "data-section": section.id });
    this.element.append(this.tools, this.heading, this.banner.element, this.body, this.slot);
    if (section.blocks.length) this.mount(section.blocks);
    this.decorate();
    this.show();
  }

  get name(): string {
    const { heading, annex } = this.section;
    return heading || (annex === null ? "开头" : this.desk.report.annexes.length > 1 ? `附件${annex}` : "附件");
  }

  /** Whether there is typing to put back or to give up. */
  get hasLeftover(): boolean {
    return this.leftover !== null;
  }

  get findings(): Finding[] {
    return this.section.findings;
  }

  private mount(blocks: Block[]): void {
    this.editor = new Editor({
      element: this.body,
      extensions: [...SCHEMA, Judged, Guard.configure({ section: this.section.id })],
      content: toDocument(blocks),
      injectCSS: false,
      enableInputRules: false,
      enablePasteRules: false,
      editorProps: {
        attributes: { role: "textbox", "aria-multiline": "true", "aria-label": `${this.name}，正文`, spellcheck: "false" },
        handleClick: (_, position) => this.selectGap(position),
      },
      onUpdate: ({ transaction }) => this.typed(transaction),
      onSelectionUpdate: () => this.caretMoved(),
      onFocus: () => this.caretMoved(),
      onBlur: () => void this.keeper.leave(),
    });
  }

  /** A click into 【待补】 selects it whole, so that typing replaces it. */
  private selectGap(position: number): boolean {
    const editor = this.editor;
    if (!editor) return false;
    const around = editor.state.doc.resolve(position);
    const node = around.parent.childAfter(around.parentOffset);
    if (!node.node?.marks.some((mark) => mark.type.name === "gap")) return false;
    const from = around.start() + node.offset;
    editor.view.dispatch(editor.state.tr.setSelection(TextSelection.create(editor.state.doc, from, from + node.node.nodeSize)));
    return true;
  }

  private typed(transaction: Transaction): void {
    if (transaction.getMeta(REMOTE)) return;
    this.keeper.changed();
    if (this.section.status.state === "approved") this.setStatus({ ...this.section.status, state: "drafted", approved_by: "", approved_at: "" });
  }

  private caretMoved(): void {
    if (!this.editor) return;
    if (this.clicked || this.desk.marked !== this) this.desk.marked?.unmark();
    this.desk.active = this;
    this.desk.tell("caret", { view: this, under: under(this.editor.state, this.editor.state.selection.head) });
  }

  blocks(): Block[] {
    return this.editor ? toBlocks(this.editor.state.doc) : this.section.blocks;
  }

  composing(): boolean {
    return this.editor?.view.composing ?? false;
  }

  /** Show the verdicts of a check of what stands here now. */
  judge(checked: Checked): void {
    this.section = { ...this.section, ...checked };
    this.decorate();
    this.show();
    this.caretMovedQuietly();
  }

  private caretMovedQuietly(): void {
    if (this.desk.active === this && this.editor?.isFocused) this.caretMoved();
  }

  private decorate(): void {
    const editor = this.editor;
    if (!editor) return;
    const { numbers, findings, comments } = this.section;
    editor.view.dispatch(editor.state.tr.setMeta("judgement", { numbers, findings, comments }).setMeta("addToHistory", false));
  }

  private setStatus(status: Status): void {
    this.section = { ...this.section, status };
    this.show();
  }

  saved({ section, version }: Saved, typedOn: boolean): void {
    this.desk.report = { ...this.desk.report, version, undo: true, redo: false };
    if (typedOn) this.section = { ...this.section, hash: section.hash, comments: section.comments };
    else this.put(section, withEmptyLines(this.blocks(), section.blocks));
  }

  /** Take over a section from the server. Unsaved typing stays: saving it will tell of the conflict. */
  adopt(section: Section): void {
    if (this.keeper.dirty) {
      this.section = { ...this.section, holder: section.holder, comments: section.comments };
      return this.show();
    }
    this.keeper.settle();
    this.put(section);
  }

  private put(section: Section, blocks = section.blocks): void {
    this.section = section;
    if (!this.editor && blocks.length) this.mount(blocks);
    this.replace(blocks);
    this.decorate();
    this.show();
    this.caretMovedQuietly();
  }

  /** Change only what differs, so that the caret and the scroll stay where they are. */
  private replace(blocks: Block[]): void {
    const editor = this.editor;
    if (!editor) return;
    const { state } = editor;
    const next = editor.schema.nodeFromJSON(toDocument(blocks));
    const start = state.doc.content.findDiffStart(next.content);
    const end = state.doc.content.findDiffEnd(next.content);
    if (start === null || !end) return;
    const overlap = Math.max(0, start - Math.min(end.a, end.b));
    const tr = state.tr.replace(start, end.a + overlap, next.slice(start, end.b + overlap)).setMeta(REMOTE, true);
    if (tr.doc.content.size === state.doc.content.size) tr.setSelection(TextSelection.create(tr.doc, state.selection.from, state.selection.to));
    editor.view.dispatch(tr);
  }

  setHolder(holder: Holder | null): void {
    this.section = { ...this.section, holder };
    if (!holder && this.keeper.state.kind === "held") void this.keeper.keepMine();
    this.show();
  }

  stateChanged(): void {
    this.show();
    this.desk.tell("saving", this);
  }

  private show(): void {
    const { section } = this;
    fill(this.heading, section.heading);
    this.heading.hidden = !section.heading;
    this.showTools();
    this.element.dataset.state = section.status.state;
    const holder = section.holder && section.holder.tab !== this.desk.tab ? section.holder : null;
    this.element.classList.toggle("held", holder !== null);
    this.banner.show(this.plight(holder));
    const editable = !holder && Boolean(this.slot.hidden);
    if (this.editor && this.editor.isEditable !== editable) this.editor.setEditable(editable, false);
    this.desk.tell("section", this);
  }

  private showTools(): void {
    const { state, approved_by, approved_at } = this.section.status;
    const approved = state === "approved";
    const title = approved ? `${approved_by} ${moment(approved_at)}审定；点一下撤销` : "审定本节：内容一改动，审定就自动撤销";
    fill(
      this.tools,
      h("button", { type: "button", class: "small", "aria-label": `改写${this.name}`, onclick: () => this.actions.rewrite(this) }, "改写"),
      h("button", { type: "button", class: "small approve", "aria-pressed": String(approved), title, "aria-label": `审定${this.name}`, onclick: () => this.actions.approve(this) }, approved ? "✓ 已审定" : "审定"),
    );
    this.tools.hidden = !this.editor;
  }

  private plight(holder: Holder | null): Plight | null {
    const { state } = this.keeper;
    if (state.kind === "conflict") return { kind: "conflict", current: state.current };
    const other = (state.kind === "held" && state.holder) || holder;
    if (state.kind === "held" || other) return { kind: "held", who: this.called(other), typing: state.kind === "held" };
    return this.leftover && { kind: "left", typed: this.leftover };
  }

  private called(holder: Holder | null): string {
    return `${holder?.who ?? "别人"}${holder?.who === this.desk.report.you.who ? "（您的另一个标签页）" : ""}`;
  }

  keepMine(): void {
    void this.keeper.keepMine();
  }

  takeTheirs(current: Section): void {
    this.keeper.settle();
    this.put(current);
  }

  /** Offer what an earlier page typed here and could not save; null when there is nothing, or nothing any more. */
  offer(typed: Typed | null): void {
    const same = typed !== null && typed.blocks.map(blockText).join("\n") === this.section.blocks.map(blockText).join("\n");
    if (same) dropTyped(typed.section, typed.tab);
    this.leftover = same ? null : typed;
    this.show();
  }

  putBack(typed: Typed): void {
    dropTyped(typed.section, typed.tab);
    this.put(this.section, typed.blocks);
    this.keeper.changed();
    this.desk.tell("leftover", null);
    announce("没保存的文字已放回来");
  }

  drop(typed: Typed): void {
    dropTyped(typed.section, typed.tab);
    this.desk.tell("leftover", null);
    announce("没保存的文字已不要了");
  }

  giveUp(): void {
    this.keeper.settle();
    this.put(this.section);
    void this.desk.refresh();
  }

  /** Bring a place into view and select it; without a place, or when it is gone, its block or the section. */
  reveal(spot: Spot | null): void {
    const range = this.editor && spot && rangeOf(this.editor.state.doc, spot);
    if (range) return this.select(range);
    const block = spot?.block && this.body.querySelector(`[data-block="${CSS.escape(spot.block)}"]`);
    (block || this.element).scrollIntoView({ block: "start", behavior: scrolling() });
  }

  private select(range: Range): void {
    const editor = this.editor;
    if (!editor) return;
    const place = editor.view.domAtPos(range.from);
    const element = place.node instanceof Element ? place.node : place.node.parentElement;
    element?.scrollIntoView({ block: "center", behavior: scrolling() });
    this.clicked = false;
    editor.view.dispatch(editor.state.tr.setSelection(TextSelection.create(editor.state.doc, range.from, range.to)).setMeta("flash", range));
    editor.view.focus();
    this.caretMoved();
    this.desk.marked = this;
    this.clicked = true;
  }

  /** Take away the frame around what was jumped to. */
  unmark(): void {
    this.desk.marked = null;
    this.editor?.view.dispatch(this.editor.state.tr.setMeta("flash", null));
  }

  /** Go to the next number or finding after the caret; false when there is none in this section. */
  step(what: "number" | "finding", direction: 1 | -1, fresh: boolean): boolean {
    if (!this.editor) return false;
    const ranges = (what === "number" ? numberRanges : findingRanges)(this.editor.state);
    const { from } = this.editor.state.selection;
    const after = direction === 1 ? ranges.find((range) => fresh || range.from > from) : ranges.filter((range) => fresh || range.from < from).pop();
    if (after) this.select(after);
    return after !== undefined;
  }

  focus(side: "start" | "end"): void {
    if (!this.editor) return;
    this.editor.view.dispatch(this.editor.state.tr.setSelection(edge(this.editor.state.doc, side)).scrollIntoView());
    this.editor.view.focus();
  }

  /** The findings at the caret. */
  findingsHere(): Finding[] {
    return this.editor ? under(this.editor.state, this.editor.state.selection.head).findings : [];
  }

  /** Put the caret back where it was. */
  refocus(): void {
    this.editor?.view.focus();
  }

  get hasText(): boolean {
    return this.editor !== null;
  }

  /** Whether the caret is on the first or last line. */
  atEdge(side: "start" | "end"): boolean {
    if (!this.editor?.isFocused) return false;
    const { selection, doc } = this.editor.state;
    const outermost = side === "start" ? selection.$from.index(0) === 0 : selection.$to.index(0) === doc.childCount - 1;
    return selection.empty && outermost && this.editor.view.endOfTextblock(side === "start" ? "up" : "down");
  }

  /** What is selected, as a place; a caret is an empty place. Null across several paragraphs. */
  selection(): (Spot & { text: string }) | null {
    if (!this.editor) return null;
    const { $from, to } = this.editor.state.selection;
    if (to > $from.end()) return null;
    const spot = spotOf($from, to);
    return spot && { ...spot, text: this.editor.state.doc.textBetween($from.pos, to) };
  }

  /** The sentence or paragraph around the caret, as a place. */
  around(what: "sentence" | "paragraph"): (Spot & { text: string }) | null {
    if (!this.editor) return null;
    const { $from } = this.editor.state.selection;
    if (!$from.parent.isTextblock) return null;
    const text = $from.parent.textContent;
    const [start, end] = what === "paragraph" ? [0, text.length] : sentenceAround(text, $from.parentOffset);
    const base = this.editor.state.doc.resolve($from.start() + start);
    const spot = spotOf(base, $from.start() + end);
    return spot && { ...spot, text: text.slice(start, end) };
  }

  /** Where the selection stands on the screen. */
  selectionBox(): DOMRect | null {
    const picked = document.getSelection();
    return picked?.rangeCount && this.body.contains(picked.anchorNode) ? picked.getRangeAt(0).getBoundingClientRect() : null;
  }

  /** Show a proposal in place of the text, or the text again. */
  propose(content: HTMLElement | null): void {
    this.slot.hidden = content === null;
    this.body.hidden = content !== null;
    fill(this.slot, content);
    this.show();
    if (content) this.element.scrollIntoView({ block: "nearest", behavior: scrolling() });
  }
}

/** The saved blocks with the empty paragraphs that are still being started, which the server doesn't keep. */
function withEmptyLines(typed: Block[], saved: Block[]): Block[] {
  const isEmpty = (block: Block) => block.block === "paragraph" && !blockText(block);
  const rest = [...saved];
  if (typed.filter((block) => !isEmpty(block)).length !== saved.filter((block) => !isEmpty(block)).length) return saved;
  return typed.map((block) => (isEmpty(block) && rest[0]?.id !== block.id ? block : (rest.shift() ?? block)));
}

function scrolling(): ScrollBehavior {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
}
