// What the workbench knows: the report, its sections, where the caret stands; and who wants to hear of changes.

import { api, Refusal } from "./api";
import { announce, toast } from "./dom";
import type { Under } from "./editor/judged";
import type { SectionView } from "./section-view";
import type { Finding, GapPlace, Report, Section, Spot, Use } from "./types";

export interface Topics {
  /** The report was fetched anew, or sections changed. */
  report: Report;
  /** A section's content, verdicts, status or holder changed. */
  section: SectionView;
  /** The caret came to another place. */
  caret: { view: SectionView; under: Under };
  /** A section's state of being saved changed. */
  saving: SectionView;
  /** Source files changed: what was read from them is out of date. */
  data: null;
  /** Typing that an earlier page left was put back or given up. */
  leftover: null;
  /** The draft became another as a whole, or its data did. */
  anew: null;
}

type Listener<T> = (subject: T) => void;

export class Desk {
  report!: Report;
  readonly views = new Map<string, SectionView>();
  /** The section that the caret was in last. */
  active: SectionView | null = null;
  /** The section in which what was jumped to has a frame. */
  marked: SectionView | null = null;
  /** Names this page; a second tab of the same person is another. */
  readonly tab = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  private readonly listeners: { [K in keyof Topics]?: Listener<Topics[K]>[] } = {};

  on<K extends keyof Topics>(topic: K, listener: Listener<Topics[K]>): void {
    (this.listeners[topic] ??= [] as never[]).push(listener as never);
  }

  tell<K extends keyof Topics>(topic: K, subject: Topics[K]): void {
    for (const listener of this.listeners[topic] ?? []) listener(subject);
  }

  /** Take a report that the server sent; sections with unsaved typing keep it. */
  take(report: Report): void {
    this.report = report;
    this.tell("report", report);
  }

  async refresh(): Promise<void> {
    this.take(await api.report(this.tab));
  }

  /** Save every section that is being typed in; false when one could not be saved. */
  async flush(): Promise<boolean> {
    const saved = await Promise.all([...this.views.values()].map((view) => view.keeper.flush()));
    return saved.every(Boolean);
  }

  /** What people call a section; its heading where the page doesn't show it. */
  nameOf(section: string, heading: string): string {
    return this.views.get(section)?.name ?? (heading || "开头");
  }

  get sections(): Section[] {
    return [...this.views.values()].map((view) => view.section);
  }

  /** Every finding but the gaps, which have their own list. */
  findings(): { view: SectionView; finding: Finding }[] {
    return [...this.views.values()].flatMap((view) => view.findings.filter(({ code }) => code !== "placeholder").map((finding) => ({ view, finding })));
  }

  /** Bring a place of the paper into view and select it. */
  jump(place: (Spot & { section: string }) | Use | GapPlace): void {
    this.views.get(place.section)?.reveal(place);
  }

  /** Correct a finding as it suggests. */
  async fix(view: SectionView, finding: Finding): Promise<void> {
    if (!(await view.keeper.flush())) return;
    await this.doing(async () => {
      const { section, version } = await api.fix(view.section.id, view.section.hash, finding.fingerprint, this.tab);
      this.report = { ...this.report, version, undo: true, redo: false };
      view.adopt(section);
      announce(`已改为“${finding.fix?.text ?? finding.suggestion}”`);
    });
  }

  async undo(step: "undo" | "redo"): Promise<void> {
    if (!(await this.flush())) return;
    if (!this.report[step]) return toast(step === "undo" ? "没有可以撤销的改动" : "没有可以重做的改动");
    await this.doing(async () => {
      this.take(await api[step]());
      announce(step === "undo" ? "已撤销" : "已重做");
    });
  }

  /** Do something that the server may refuse; say why it did. */
  async doing(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error instanceof Refusal && error.status === 409) await this.refresh();
      if (error instanceof Error) toast(error.message, "error");
      else throw error;
    }
  }
}
