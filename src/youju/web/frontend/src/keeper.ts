// Keeps one section: checks while people type, saves when they pause, holds it against a second editor.

import { api, Refusal, Unreachable } from "./api";
import { dropTyped, keepTyped } from "./typed";
import type { Checked, Holder, Saved, Section } from "./types";

const CHECK_MS = 60;
const SAVE_MS = 900;
const RETRY_MS = 5000;
const HEARTBEAT_MS = 10_000;

export type SaveState =
  | { kind: "saved" | "waiting" | "saving" }
  | { kind: "failed"; why: string }
  | { kind: "conflict"; current: Section }
  | { kind: "held"; holder: Holder };

/** What the keeper needs of the section it keeps. */
export interface Kept {
  section: Section;
  name: string;
  blocks(): Section["blocks"];
  composing(): boolean;
  judge(checked: Checked): void;
  saved(saved: Saved, typedOn: boolean): void;
  stateChanged(): void;
}

export class Keeper {
  state: SaveState = { kind: "saved" };
  private revision = 0;
  private checking: AbortController | null = null;
  private checkTimer = 0;
  private saveTimer = 0;
  private running: Promise<boolean> | null = null;
  private heartbeat = 0;
  private remembered = false;

  constructor(
    private readonly kept: Kept,
    private readonly tab: string,
  ) {}

  /** Whether there is typing that the server doesn't have. */
  get dirty(): boolean {
    return this.state.kind !== "saved";
  }

  /** The person typed. */
  changed(): void {
    this.revision += 1;
    if (this.state.kind === "saved" || this.state.kind === "failed") this.become({ kind: "waiting" });
    this.hold();
    window.clearTimeout(this.checkTimer);
    this.checkTimer = window.setTimeout(() => (this.remember(), void this.check()), CHECK_MS);
    this.saveSoon(SAVE_MS);
  }

  /** Let the browser keep what the server doesn't have, lest it is lost with the page. */
  private remember(): void {
    if (!this.dirty) return;
    const { id, hash } = this.kept.section;
    keepTyped({ section: id, heading: this.kept.name, tab: this.tab, base: hash, blocks: this.kept.blocks() });
    this.remembered = true;
  }

  private forget(): void {
    if (this.remembered) dropTyped(this.kept.section.id, this.tab);
    this.remembered = false;
  }

  private saveSoon(milliseconds: number): void {
    window.clearTimeout(this.saveTimer);
    if (this.state.kind === "conflict" || this.state.kind === "held") return;
    this.saveTimer = window.setTimeout(() => (this.kept.composing() ? this.saveSoon(milliseconds) : void this.flush()), milliseconds);
  }

  private async check(): Promise<void> {
    this.checking?.abort();
    const request = (this.checking = new AbortController());
    const revision = this.revision;
    try {
      const checked = await api.check(this.kept.section.id, this.kept.blocks(), request.signal);
      if (revision === this.revision && !this.kept.composing()) this.kept.judge(checked);
    } catch (error) {
      // The save that follows says what is wrong; an aborted check was overtaken by newer typing.
      if (!(error instanceof Refusal || error instanceof Unreachable || error instanceof DOMException)) throw error;
    }
  }

  /** Save what is unsaved; true when the server has everything. */
  async flush(): Promise<boolean> {
    window.clearTimeout(this.saveTimer);
    if (this.running) await this.running;
    if (this.state.kind === "saved") return true;
    if (this.state.kind === "conflict" || this.state.kind === "held") return false;
    this.running = this.save();
    const done = await this.running;
    this.running = null;
    return done;
  }

  private async save(): Promise<boolean> {
    const revision = this.revision;
    this.become({ kind: "saving" });
    try {
      const saved = await api.save(this.kept.section.id, this.kept.section.hash, this.kept.blocks(), this.tab);
      const typedOn = revision !== this.revision;
      this.kept.saved(saved, typedOn);
      this.become({ kind: typedOn ? "waiting" : "saved" });
      if (typedOn) this.saveSoon(SAVE_MS);
      else this.forget();
      return !typedOn;
    } catch (error) {
      this.failed(error);
      return false;
    }
  }

  private failed(error: unknown): void {
    if (error instanceof Refusal && error.status === 409 && error.said.current) this.become({ kind: "conflict", current: error.said.current as Section });
    else if (error instanceof Refusal && error.status === 423) this.become({ kind: "held", holder: error.said.holder as Holder });
    else if (error instanceof Error) {
      this.become({ kind: "failed", why: error.message });
      if (error instanceof Unreachable) this.saveSoon(RETRY_MS);
    } else throw error;
  }

  private become(state: SaveState): void {
    this.state = state;
    this.kept.stateChanged();
  }

  /** Save my text over what came in between. */
  async keepMine(): Promise<boolean> {
    if (this.state.kind === "conflict") this.kept.section = { ...this.kept.section, hash: this.state.current.hash };
    this.become({ kind: "waiting" });
    return this.flush();
  }

  /** My typing is given up, or the server's text was taken over. */
  settle(): void {
    window.clearTimeout(this.saveTimer);
    window.clearTimeout(this.checkTimer);
    this.checking?.abort();
    this.revision += 1;
    this.forget();
    if (this.state.kind !== "saved") this.become({ kind: "saved" });
  }

  private hold(): void {
    if (this.heartbeat) return;
    this.heartbeat = window.setInterval(() => void this.beat(), HEARTBEAT_MS);
    void this.beat();
  }

  private async beat(): Promise<void> {
    try {
      const { holder } = await api.hold(this.kept.section.id, this.tab);
      if (holder && holder.tab !== this.tab) this.refused(holder);
    } catch (error) {
      if (error instanceof Refusal && error.status === 423) this.refused(error.said.holder as Holder);
      else if (!(error instanceof Refusal || error instanceof Unreachable)) throw error;
    }
  }

  private refused(holder: Holder): void {
    this.stopBeating();
    window.clearTimeout(this.saveTimer);
    this.become({ kind: "held", holder });
  }

  private stopBeating(): void {
    window.clearInterval(this.heartbeat);
    this.heartbeat = 0;
  }

  /** The person left the section: save and let others have it. */
  async leave(): Promise<void> {
    if (!this.heartbeat) return;
    await this.flush();
    if (!this.heartbeat) return;
    this.stopBeating();
    try {
      await api.release(this.kept.section.id, this.tab);
    } catch (error) {
      // An unreleased hold lapses by itself.
      if (!(error instanceof Refusal || error instanceof Unreachable)) throw error;
    }
  }
}
