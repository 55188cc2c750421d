// The line that says whether everything is saved, and if not, why.

import type { Desk } from "./desk";
import { byId, fill, h } from "./dom";

export function startSaving(desk: Desk): void {
  const line = byId("save-state");
  const draw = () => {
    const states = [...desk.views.values()].map((view) => ({ view, state: view.keeper.state }));
    const bad = states.find(({ state }) => state.kind === "failed" || state.kind === "conflict" || state.kind === "held");
    if (bad) {
      line.dataset.kind = "failed";
      fill(line, h("button", { type: "button", class: "link", onclick: () => bad.view.reveal(null) }, `未保存：${reason(bad.state)}`), h("button", { type: "button", class: "small", onclick: () => void desk.flush() }, "重试"));
    } else if (states.some(({ state }) => state.kind !== "saved")) {
      line.dataset.kind = "saving";
      fill(line, "保存中……");
    } else {
      line.dataset.kind = "saved";
      fill(line, "已保存");
    }
  };
  desk.on("saving", draw);
  desk.on("report", draw);
  addEventListener("beforeunload", (event) => {
    if (![...desk.views.values()].some((view) => view.keeper.dirty)) return;
    void desk.flush();
    event.preventDefault();
  });
}

function reason(state: { kind: string; why?: string }): string {
  if (state.kind === "conflict") return "本节已在别处改过，请选择";
  if (state.kind === "held") return "别人正在编辑这一节";
  return state.why ?? "";
}
