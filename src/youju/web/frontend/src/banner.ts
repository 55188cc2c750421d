// What stands over a section whose text can't simply be saved: both sides changed it, somebody else holds it, or an earlier page left typing.

import { announce, dialog, fill, h, moment } from "./dom";
import { blockText } from "./editor/convert";
import type { Typed } from "./typed";
import type { Block, Section } from "./types";

/** Why a section's text can't simply be saved. */
export type Plight =
  | { kind: "conflict"; current: Section }
  /** `typing`: this page has typed what it could not save. */
  | { kind: "held"; who: string; typing: boolean }
  | { kind: "left"; typed: Typed };

/** The section beneath a banner, and what the banner's buttons ask of it. */
export interface Troubled {
  readonly name: string;
  readonly section: Section;
  blocks(): Block[];
  keepMine(): void;
  takeTheirs(current: Section): void;
  putBack(typed: Typed): void;
  drop(typed: Typed): void;
  giveUp(): void;
}

type Choice = [string, () => void];

export class Banner {
  readonly element = h("div", { class: "banner", role: "status", hidden: true });

  constructor(private readonly view: Troubled) {}

  show(plight: Plight | null): void {
    const kind = plight === null ? "" : plight.kind === "left" ? `left ${plight.typed.at}` : plight.kind;
    if (this.element.dataset.kind === kind) return;
    this.element.dataset.kind = kind;
    this.element.hidden = !kind;
    if (plight?.kind === "conflict") this.explainConflict(plight.current);
    else if (plight?.kind === "held") this.explainHold(plight.who, plight.typing);
    else if (plight) this.explainLeftover(plight.typed);
  }

  private explainConflict(current: Section): void {
    const keep: Choice = ["用我的覆盖", () => this.view.keepMine()];
    const compare = () => this.sideBySide(["我的（未保存）", this.view.blocks()], ["别处已保存的", current.blocks], [keep, ["用对方的", () => this.view.takeTheirs(current)]]);
    fill(
      this.element,
      h("p", {}, h("strong", {}, "本节已在别处改过"), "。您这里的文字还没有保存，请选择："),
      row(["看看两边的不同", compare], keep, ["用对方的，放弃我的", () => this.view.takeTheirs(current)]),
    );
    announce("本节已在别处改过，请选择保留哪一边");
  }

  private explainHold(who: string, typing: boolean): void {
    fill(
      this.element,
      h("p", {}, h("strong", {}, `${who}正在编辑本节`), typing ? "，您刚输入的文字还没有保存；对方放手后会接着保存。" : "，放手后您就能改；对方的改动会自动显示在这里。"),
      typing && row(["放弃我刚输入的", () => this.view.giveUp()]),
    );
  }

  private explainLeftover(typed: Typed): void {
    const changed = typed.base !== this.view.section.hash;
    const take: Choice = ["放回来", () => this.view.putBack(typed)];
    const drop: Choice = ["不要了", () => this.view.drop(typed)];
    const compare = () => this.sideBySide(["没保存的", typed.blocks], ["现在的", this.view.blocks()], [take, drop]);
    fill(
      this.element,
      h("p", {}, h("strong", {}, "这一节有没保存的文字"), `（${moment(typed.at)}写的，当时没有存上）。`, changed ? "这一节后来又改过，请先看看不同。" : null),
      row(["看看不同", compare], take, drop),
    );
  }

  private sideBySide(left: [string, Block[]], right: [string, Block[]], choices: Choice[]): void {
    const column = ([title, blocks]: [string, Block[]], others: string[]) =>
      h("section", {}, h("h3", {}, title), ...blocks.map(blockText).map((text) => h("p", { class: others.includes(text) ? "" : "differs" }, text)));
    const box = dialog(`${this.view.name}：两边的不同`, h("div", { class: "columns" }, column(left, right[1].map(blockText)), column(right, left[1].map(blockText))));
    box.append(h("footer", { class: "row" }, ...choices.map(([label, act]) => h("button", { type: "button", onclick: () => (box.close(), act()) }, label))));
  }
}

function row(...choices: Choice[]): HTMLElement {
  return h("div", { class: "row" }, ...choices.map(([label, act]) => h("button", { type: "button", onclick: act }, label)));
}
