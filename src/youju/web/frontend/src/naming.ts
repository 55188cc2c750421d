// The person's name, as versions, approvals and comments record it: asked for once, kept by the browser.

import { api } from "./api";
import type { Desk } from "./desk";
import { announce, byId, dialog, h, toast } from "./dom";

export function startNaming(desk: Desk): void {
  const button = byId("me");
  button.addEventListener("click", () => ask(desk));
  if (!button.hasAttribute("data-named")) ask(desk);
}

function ask(desk: Desk): void {
  const field = h("input", { type: "text", name: "name", maxlength: 20, required: true, autocomplete: "name", "aria-label": "姓名或股室", placeholder: "例如：王芳，或财务股" });
  const form = h(
    "form",
    { class: "fields", onsubmit: (event) => (event.preventDefault(), void keep(desk, field.value, () => box.close())) },
    h("p", {}, "版本、审定和批注会写明是谁做的。只在这个浏览器里问一次，以后点右上角的名字可以改。"),
    field,
    h("div", { class: "row" }, h("button", { type: "submit", class: "primary" }, "就用这个名字"), h("button", { type: "button", onclick: () => box.close() }, "以后再说")),
  );
  const box = dialog("您怎么称呼？", form);
  field.focus();
}

async function keep(desk: Desk, words: string, close: () => void): Promise<void> {
  if (!words.trim()) return;
  const before = desk.report.you.who;
  try {
    desk.report.you.who = words.trim(); // who is here is told before the answer comes
    const { name } = await api.name(words.trim());
    desk.report.you.who = name;
    byId("me").textContent = name;
    close();
    announce(`以后记作${name}`);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    desk.report.you.who = before;
    toast(error.message, "error");
  }
}
