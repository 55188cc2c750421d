// Keyboard shortcuts, and the sheet that lists them.

import { startComment } from "./comments";
import type { Desk } from "./desk";
import { announce, dialog, h } from "./dom";
import { startExport } from "./exporting";
import { type PaneName, showPane } from "./panes";
import { toggleApproval } from "./review";
import { startRewriting } from "./rewriting";

interface Shortcut {
  /** As people read it. */
  keys: string;
  does: string;
  matches(event: KeyboardEvent): boolean;
  act(desk: Desk): void;
}

const alt = (code: string) => (event: KeyboardEvent) => event.altKey && !event.ctrlKey && !event.metaKey && event.code === code;
const control = (code: string, shift = false) => (event: KeyboardEvent) => (event.ctrlKey || event.metaKey) && !event.altKey && event.shiftKey === shift && event.code === code;
const pane = (digit: number, name: PaneName, label: string): Shortcut => ({ keys: `Alt+${digit}`, does: label, matches: alt(`Digit${digit}`), act: () => showPane(name) });

const SHORTCUTS: Shortcut[] = [
  { keys: "F8", does: "下一处问题", matches: (event) => event.key === "F8" && !event.shiftKey, act: (desk) => step(desk, "finding", 1) },
  { keys: "Shift+F8", does: "上一处问题", matches: (event) => event.key === "F8" && event.shiftKey, act: (desk) => step(desk, "finding", -1) },
  { keys: "Alt+N", does: "下一个数字", matches: alt("KeyN"), act: (desk) => step(desk, "number", 1) },
  { keys: "Alt+P", does: "上一个数字", matches: alt("KeyP"), act: (desk) => step(desk, "number", -1) },
  { keys: "Alt+F", does: "按建议改正光标处的问题", matches: alt("KeyF"), act: fixHere },
  { keys: "Alt+R", does: "改写（选中的文字、句、段或整节）", matches: alt("KeyR"), act: (desk) => startRewriting(desk) },
  { keys: "Alt+M", does: "批注", matches: alt("KeyM"), act: startComment },
  { keys: "Alt+A", does: "审定本节，或撤销审定", matches: alt("KeyA"), act: (desk) => desk.active && void toggleApproval(desk, desk.active) },
  { keys: "Ctrl+Z", does: "撤销（刷新页面后仍可撤销）", matches: control("KeyZ"), act: (desk) => void desk.undo("undo") },
  { keys: "Ctrl+Shift+Z / Ctrl+Y", does: "重做", matches: (event) => control("KeyZ", true)(event) || control("KeyY")(event), act: (desk) => void desk.undo("redo") },
  { keys: "Ctrl+S", does: "马上保存（平时自动保存）", matches: control("KeyS"), act: (desk) => void desk.flush().then((done) => announce(done ? "已保存" : "没有保存成")) },
  { keys: "Alt+E", does: "导出", matches: alt("KeyE"), act: startExport },
  pane(1, "evidence", "依据"),
  pane(2, "issues", "问题"),
  pane(3, "gaps", "待补"),
  pane(4, "comments", "批注栏"),
  pane(5, "data", "数据"),
  pane(6, "versions", "版本"),
  { keys: "Alt+0", does: "回到文中光标处", matches: alt("Digit0"), act: (desk) => (desk.active ?? desk.views.values().next().value)?.refocus() },
];

export function startKeys(desk: Desk): void {
  addEventListener(
    "keydown",
    (event) => {
      if (event.isComposing || document.querySelector("dialog[open]")) return;
      const inField = event.target instanceof Element && event.target.closest("input, textarea, select");
      if (inField && (event.ctrlKey || event.metaKey)) return;
      const wantsHelp = event.key === "F1" || (event.key === "?" && !typing(event.target));
      const shortcut = SHORTCUTS.find(({ matches }) => matches(event));
      if (!wantsHelp && !shortcut) return;
      event.preventDefault();
      if (wantsHelp) showHelp();
      else shortcut?.act(desk);
    },
    true,
  );
}

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

export function showHelp(): void {
  const rows = [{ keys: "? / F1", does: "这张表（在文中打字时用 F1）" }, ...SHORTCUTS];
  const keyed = (keys: string) => keys.split(" / ").flatMap((combination, index) => [index ? " 或 " : "", ...combination.split("+").flatMap((key, part) => [part ? "+" : "", h("kbd", {}, key)])]);
  dialog("键盘快捷键", h("table", { class: "plain shortcuts" }, h("tbody", {}, ...rows.map(({ keys, does }) => h("tr", {}, h("th", { scope: "row" }, ...keyed(keys)), h("td", {}, does))))));
}

function step(desk: Desk, what: "number" | "finding", direction: 1 | -1): void {
  const views = [...desk.views.values()];
  const start = Math.max(0, desk.active ? views.indexOf(desk.active) : 0);
  for (let offset = 0; offset <= views.length; offset++) {
    const view = views[(start + direction * offset + views.length * 2) % views.length];
    if (view?.step(what, direction, offset > 0 || !desk.active)) return;
  }
  announce(what === "finding" ? "没有问题" : "没有数字");
}

function fixHere(desk: Desk): void {
  const view = desk.active;
  const finding = view?.findingsHere().find(({ fix }) => fix);
  if (view && finding) void desk.fix(view, finding);
  else announce("这里没有可以直接改正的问题");
}
