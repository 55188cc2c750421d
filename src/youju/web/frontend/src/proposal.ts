// A proposal: the diff in the paper, each change to take or leave, each number change to confirm by itself.

import { api, Refusal } from "./api";
import type { Desk } from "./desk";
import { announce, byId, fill, h, toast } from "./dom";
import { type Group, diffText, numberChange } from "./diff";
import { ProposalEditor } from "./proposal-editor";
import { showPane } from "./panes";
import type { SectionView } from "./section-view";
import type { NumberChange, Proposal } from "./types";

export function showProposal(desk: Desk, view: SectionView, proposal: Proposal, close: () => void): void {
  new ProposalView(desk, view, proposal, close).show();
}

class ProposalView {
  private readonly refused = new Set<Group>();
  private readonly confirmed = new Set<string>();
  private readonly groups: Group[];
  private readonly acceptButton = h("button", { type: "button", class: "primary", onclick: () => void this.accept() }, "采用");
  private readonly hint = h("p", { class: "muted", role: "status" });
  private readonly paper = h("div", { class: "proposal", role: "group", "aria-label": "改写建议" });
  private editor: ProposalEditor | null = null;
  private counts = 0;
  /** What the proposal as a whole does to numbers. */
  private readonly offered: NumberChange[];

  constructor(
    private readonly desk: Desk,
    private readonly view: SectionView,
    private readonly proposal: Proposal,
    private readonly close: () => void,
  ) {
    this.offered = [...proposal.numbers];
    this.groups = [...new Set(proposal.stretches.filter((stretch) => stretch.kind !== "equal").map((stretch) => stretch.group))];
  }

  show(): void {
    if (this.proposal.idle || !this.groups.length) return this.nothing();
    fill(this.paper, diffText(this.proposal.stretches, (group) => this.control(group)));
    this.view.propose(this.paper);
    this.side();
    showPane("rewrite");
    const { numbers } = this.proposal;
    announce(numbers.length ? `改好了，有${numbers.length}处变化须逐个确认` : "改好了，数字没有变化");
    this.update();
  }

  private nothing(): void {
    const words = this.proposal.note || "没有可改的地方，原文保持不变。";
    fill(byId("pane-rewrite"), h("p", { class: "empty good", role: "status" }, words), h("button", { type: "button", onclick: () => this.close() }, "知道了"));
  }

  private control(group: Group): HTMLElement {
    const button = h("button", { type: "button", class: "take", "aria-pressed": "true", "data-group-toggle": group, title: "不要这处改动", onclick: () => this.toggle(group) }, "✓");
    button.setAttribute("aria-label", "采用这处改动");
    return button;
  }

  private toggle(group: Group): void {
    if (this.refused.has(group)) this.refused.delete(group);
    else this.refused.add(group);
    this.update();
    void this.desk.doing(() => this.recount());
  }

  /** Half of a change may move a number: what the choice does to numbers is the server's to say. */
  private async recount(): Promise<void> {
    const asked = ++this.counts;
    const found = await api.changes(this.proposal.id, this.choice());
    if (asked !== this.counts) return;
    const refused = this.offered.filter((change) => this.gone(change) && !found.some(({ id }) => id === change.id));
    const numbers = [...found.map((one) => this.offered.find(({ id }) => id === one.id) ?? one), ...refused];
    const ids = (changes: NumberChange[]) => changes.map(({ id }) => id).sort().join();
    const same = ids(numbers) === ids(this.proposal.numbers);
    this.proposal.numbers = numbers;
    if (!same) this.side();
    this.update();
  }

  private side(): void {
    const { numbers, note, findings } = this.proposal;
    fill(
      byId("pane-rewrite"),
      h("h2", {}, `改写建议：${this.view.name}`),
      note ? h("p", { class: "muted" }, note) : null,
      numbers.length
        ? h("section", { class: "number-changes", role: "group", "aria-label": "要确认的变化" }, h("h3", {}, `要确认的变化 ${numbers.length}处，逐个确认`), h("ul", { class: "number-list" }, ...numbers.map((change) => this.numberRow(change))))
        : h("p", { class: "empty good" }, "数字都没有变。"),
      ...findings.filter((finding) => finding.severity !== "info" && finding.code !== "placeholder").map((finding) => h("article", { class: `card card-${finding.severity}` }, h("p", {}, finding.message))),
      h("p", { class: "muted" }, `共${this.groups.length}处改动；文中每处后面的按钮可以单独取舍。`),
      this.hint,
      h("div", { class: "row actions" }, this.acceptButton, h("button", { type: "button", onclick: () => void this.reject() }, "全部放弃"), h("button", { type: "button", onclick: () => this.edit() }, "改一改再采用")),
    );
  }

  private numberRow(change: NumberChange): HTMLElement {
    const box = h("input", { type: "checkbox", "data-number": change.id, checked: this.confirmed.has(change.id), onchange: () => this.confirm(change.id, box.checked) });
    const refuse = change.groups.length ? h("button", { type: "button", class: "small", onclick: () => this.refuse(change.groups) }, "不改") : null;
    return h("li", { "data-change": change.id }, h("label", {}, box, numberChange(change), h("span", { class: "sr" }, "，确认这处变化")), refuse);
  }

  private confirm(id: string, yes: boolean): void {
    if (yes) this.confirmed.add(id);
    else this.confirmed.delete(id);
    this.update();
  }

  private refuse(groups: Group[]): void {
    for (const group of groups) this.refused.add(group);
    this.update();
    void this.desk.doing(() => this.recount());
  }

  /** A number change is settled when confirmed, or when every change that brings it is refused. */
  private settled(change: NumberChange): boolean {
    return this.confirmed.has(change.id) || this.gone(change);
  }

  private gone(change: NumberChange): boolean {
    return !this.editor && Boolean(change.groups.length) && (change.groups ?? []).every((group) => this.refused.has(group));
  }

  private update(): void {
    const open = this.proposal.numbers.filter((change) => !this.settled(change)).length;
    const none = !this.editor && this.refused.size === this.groups.length;
    this.acceptButton.disabled = open > 0 || none;
    this.acceptButton.textContent = this.refused.size && !this.editor && !none ? `采用其余${this.groups.length - this.refused.size}处` : "采用";
    fill(this.hint, open ? `还有${open}处变化没有确认。` : none ? "每处改动都不要时，请点“全部放弃”。" : "");
    for (const change of this.proposal.numbers) document.querySelector(`[data-change="${CSS.escape(change.id)}"]`)?.classList.toggle("refused", this.gone(change));
    for (const group of this.groups) this.mark(group);
  }

  private mark(group: Group): void {
    const refused = this.refused.has(group);
    for (const element of this.paper.querySelectorAll(`[data-group="${group}"]`)) element.classList.toggle("refused", refused);
    const button = this.paper.querySelector<HTMLElement>(`[data-group-toggle="${group}"]`);
    if (!button) return;
    button.textContent = refused ? "✕" : "✓";
    button.setAttribute("aria-pressed", String(!refused));
    button.title = refused ? "采用这处改动" : "不要这处改动";
  }

  private edit(): void {
    this.editor = new ProposalEditor(this.proposal.after, `${this.view.name}，改写稿`);
    fill(this.paper, h("p", { class: "muted" }, "直接修改改写稿，然后点“采用”。数字的变化仍要逐个确认。"), this.editor.element);
    this.editor.focus();
    this.update();
  }

  private choice(): object {
    return {
      groups: this.editor ? null : this.refused.size ? this.groups.filter((group) => !this.refused.has(group)) : null,
      blocks: this.editor?.blocks() ?? null,
      confirmed: [...this.confirmed],
      base: this.view.section.hash,
      tab: this.desk.tab,
    };
  }

  private async accept(): Promise<void> {
    try {
      const { section, version } = await api.accept(this.proposal.id, this.choice());
      this.desk.report = { ...this.desk.report, version, undo: true, redo: false };
      this.leave();
      this.view.adopt(section);
      toast("已采用改写");
      announce("已采用改写");
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      this.refusal(error);
    }
  }

  /** The server found a number change that is not confirmed (the text was edited), or the section moved on. */
  private refusal(error: Error): void {
    const open = error instanceof Refusal ? (error.said.unconfirmed as (NumberChange | string)[] | undefined) : undefined;
    const fresh = (open ?? []).filter((change): change is NumberChange => typeof change !== "string" && !this.proposal.numbers.some((known) => known.id === change.id));
    if (fresh.length) {
      this.proposal.numbers.push(...fresh);
      this.side();
      this.update();
    }
    toast(error.message, "error");
  }

  private async reject(): Promise<void> {
    this.leave();
    announce("已放弃改写，原文未动");
    await this.desk.doing(async () => void (await api.reject(this.proposal.id)));
  }

  private leave(): void {
    this.editor?.destroy();
    this.view.propose(null);
    this.close();
  }
}
