// What happens elsewhere, as it happens: others' changes, who holds what, who is here.

import { api } from "./api";
import type { Desk } from "./desk";
import { announce, byId, fill, h, toast } from "./dom";
import type { Holder, Problem } from "./types";

export function startLive(desk: Desk): void {
  const source = api.events();
  const on = <T>(name: string, act: (data: T) => void) => source.addEventListener(name, (event) => act(JSON.parse((event as MessageEvent<string>).data) as T));
  let timer = 0;
  const refresh = () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void desk.doing(() => desk.refresh()), 50);
  };
  on<{ by_tab: string | null }>("section", ({ by_tab }) => by_tab !== desk.tab && refresh());
  on("report", refresh);
  on("drafted", () => {
    refresh();
    toast("重新起草好了");
  });
  on<Problem>("failed", ({ problem, remedy }) => toast(`${problem}${remedy ? `——${remedy}` : ""}`, "error"));
  on<{ id: string; holder: Holder | null }>("hold", ({ id, holder }) => held(desk, id, holder));
  on<{ people: string[] }>("people", ({ people }) => drawPeople(people, desk.report.you.who));
  on("data", () => {
    desk.tell("data", null);
    refresh();
    toast("数据文件有变化，已重新核对");
  });
  let lost = false;
  source.onerror = () => {
    lost = true;
    byId("offline").hidden = false;
  };
  source.onopen = () => {
    byId("offline").hidden = true;
    if (lost) void desk.doing(async () => {
      await desk.refresh();
      await desk.flush();
    });
    lost = false;
  };
  desk.on("report", ({ people, you }) => drawPeople(people, you.who));
  addEventListener("pagehide", () => source.close());
}

function held(desk: Desk, id: string, holder: Holder | null): void {
  const view = desk.views.get(id);
  if (!view) return;
  const before = view.section.holder;
  view.setHolder(holder);
  if (holder && holder.tab !== desk.tab) announce(`${holder.who}正在编辑${view.name}`);
  else if (!holder && before && before.tab !== desk.tab) announce(`${view.name}可以编辑了`);
}

function drawPeople(people: string[], me: string): void {
  const others = people.filter((who) => who !== me);
  fill(byId("people"), ...others.map((who) => h("li", { title: `${who}也在看` }, who.slice(-2))));
  byId("people").setAttribute("aria-label", others.length ? `也在看的人：${others.join("、")}` : "只有您在看");
}
