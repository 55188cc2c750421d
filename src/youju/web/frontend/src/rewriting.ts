// Asking for a rewriting: what of the text, which way, and what streams in.

import { api } from "./api";
import type { Desk } from "./desk";
import { announce, byId, fill, h } from "./dom";
import { showPane } from "./panes";
import { showProposal } from "./proposal";
import type { SectionView } from "./section-view";
import { readEvents } from "./stream";
import type { Preset, Problem, Proposal, Spot } from "./types";

type Scope = "selection" | "sentence" | "paragraph" | "section";
interface Choice {
  scope: Scope;
  label: string;
  spot: (Spot & { text: string }) | null;
}

/** What was asked for: it stands in the form again after stopping. */
interface Wish {
  scope: string;
  preset: string;
  instruction: string;
}

let running: AbortController | null = null;

function choices(view: SectionView): Choice[] {
  const picked = view.selection();
  const all: Choice[] = [
    { scope: "selection", label: "选中的文字", spot: picked?.text ? picked : null },
    { scope: "sentence", label: "这一句", spot: view.around("sentence") },
    { scope: "paragraph", label: "这一段", spot: view.around("paragraph") },
  ];
  const within = all.filter(({ spot }) => spot && spot.row === null && spot.text.trim());
  return [...within, { scope: "section", label: "整节", spot: null }];
}

/** Open the pane to ask for a rewriting of where the caret is. */
export function startRewriting(desk: Desk, whole = false, wish: Wish | null = null): void {
  const view = desk.active ?? desk.views.values().next().value;
  if (!view) return;
  const { model, presets } = desk.report.rewriting;
  const offered = choices(view);
  const asked = offered.findIndex(({ scope }) => scope === wish?.scope);
  const first = asked >= 0 ? asked : whole ? offered.length - 1 : 0;
  const usable = presets.filter((preset) => preset.offline || model);
  const chosen = Math.max(0, usable.findIndex(({ name }) => name === wish?.preset));
  const instruction = h("textarea", { rows: 3, name: "instruction", "aria-label": "改写要求", placeholder: "例如：把原因写在前面，去掉套话" });
  const form = h(
    "form",
    { class: "rewrite-form", onsubmit: (event) => (event.preventDefault(), void ask(desk, view, offered, form, usable)) },
    h("h2", {}, `改写：${view.name}`),
    h("fieldset", {}, h("legend", {}, "改哪里"), ...offered.map((choice, index) => scopeOption(choice, index === first))),
    h("fieldset", {}, h("legend", {}, "怎么改"), ...usable.map((preset, index) => presetOption(preset, index === chosen, instruction))),
    model ? null : h("p", { class: "muted" }, "没有配置模型：这里列的是不用模型的改法（换一种说法、按校对规则改）。"),
    instruction,
    h("div", { class: "row" }, h("button", { type: "submit", class: "primary" }, "试着改"), h("button", { type: "button", onclick: () => close(desk) }, "取消")),
  );
  instruction.value = wish?.instruction ?? "";
  instruction.hidden = !usable[chosen]?.needs_instruction;
  byId("tab-rewrite").hidden = false;
  fill(byId("pane-rewrite"), form);
  showPane("rewrite");
  form.querySelector<HTMLInputElement>("input:checked")?.focus();
}

function scopeOption({ scope, label, spot }: Choice, checked: boolean): HTMLElement {
  const text = spot && scope !== "section" ? h("small", {}, spot.text.length > 42 ? `${spot.text.slice(0, 40)}……` : spot.text) : null;
  return h("label", { class: "option" }, h("input", { type: "radio", name: "scope", value: scope, checked }), h("span", {}, label, text));
}

function presetOption(preset: Preset, checked: boolean, instruction: HTMLTextAreaElement): HTMLElement {
  const chosen = () => {
    instruction.hidden = !preset.needs_instruction;
    if (preset.needs_instruction) instruction.focus();
  };
  const mark = preset.offline ? h("small", {}, "不用模型") : null;
  return h("label", { class: "option" }, h("input", { type: "radio", name: "preset", value: preset.name, checked, onchange: chosen }), h("span", {}, preset.name, mark));
}

async function ask(desk: Desk, view: SectionView, offered: Choice[], form: HTMLFormElement, presets: Preset[]): Promise<void> {
  const given = new FormData(form);
  const preset = presets.find(({ name }) => name === given.get("preset"));
  const spot = offered.find(({ scope }) => scope === given.get("scope"))?.spot ?? null;
  if (!preset) return;
  const instruction = String(given.get("instruction") ?? "").trim();
  if (preset.needs_instruction && !instruction) {
    form.querySelector("textarea")?.focus();
    return announce("请写出改写要求");
  }
  if (!(await view.keeper.flush())) return announce("本节还没有保存，先处理保存的问题再改写");
  const scope = spot && { block: spot.block, start: spot.start, end: spot.end };
  const wish = { scope: String(given.get("scope")), preset: preset.name, instruction };
  await desk.doing(() => stream(desk, view, { preset: preset.name, instruction, scope, tab: desk.tab }, wish));
}

async function stream(desk: Desk, view: SectionView, body: object, wish: Wish): Promise<void> {
  running?.abort();
  const request = (running = new AbortController());
  const incoming = h("div", { class: "incoming", "aria-live": "off" });
  const stop = () => (request.abort(), (desk.active = view), startRewriting(desk, false, wish));
  fill(byId("pane-rewrite"), h("h2", {}, `正在改写：${view.name}`), h("p", { class: "working" }, "改好后会标出每处不同，数字的变化单独列出。"), incoming, h("button", { type: "button", onclick: stop }, "停止"));
  announce("正在改写");
  try {
    for await (const { event, data } of readEvents(await api.rewrite(view.section.id, body, request.signal))) {
      if (event === "delta") incoming.append((JSON.parse(data) as { text: string }).text);
      if (event === "error") return failed(desk, JSON.parse(data) as Problem, wish);
      if (event === "proposal") return showProposal(desk, view, JSON.parse(data) as Proposal, () => close(desk));
    }
    failed(desk, { problem: "改写中断了", place: "", remedy: "请再试一次" }, wish);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return;
    startRewriting(desk, false, wish);
    throw error;
  }
}

function failed(desk: Desk, { problem, place, remedy }: Problem, wish: Wish): void {
  fill(
    byId("pane-rewrite"),
    h("div", { class: "card card-error", role: "alert" }, h("p", {}, h("b", {}, "没有改成。"), problem), place ? h("p", { class: "muted" }, place) : null, h("p", {}, remedy)),
    h("div", { class: "row" }, h("button", { type: "button", class: "primary", onclick: () => startRewriting(desk, false, wish) }, "换个改法"), h("button", { type: "button", onclick: () => close(desk) }, "不改了")),
  );
}

function close(desk: Desk): void {
  running?.abort();
  byId("tab-rewrite").hidden = true;
  fill(byId("pane-rewrite"));
  showPane("evidence");
  desk.active?.refocus();
}
