// What happens elsewhere, as it happens: others' changes, who holds what, who is here.

import { api, renew, Unreachable } from "./api";
import type { Desk } from "./desk";
import { announce, byId, fill, h, toast } from "./dom";
import type { Holder, Problem } from "./types";

const OFFLINE = "和本机服务的连接断了，正在重连。您可以接着写：没保存的文字留在这个浏览器里，连上后自动保存。";
const SIGNED_OUT = "服务重新启动过：请在这个浏览器里打开 youju serve 新给出的地址，这一页会自动接上。没保存的文字留在浏览器里，不会丢。";
const RETRY_MS = 2000;

export function startLive(desk: Desk): void {
  let source = listen(desk);
  let retry = 0;
  let lost = false;
  const attend = () => {
    source.onerror = () => {
      lost = true;
      say(OFFLINE);
      if (source.readyState === EventSource.CLOSED) comeBack();
    };
    source.onopen = () => {
      say("");
      if (lost) void desk.doing(async () => {
        await desk.refresh();
        await desk.flush();
      });
      lost = false;
    };
  };
  /** A server that was restarted turns the stream away: wait until this browser has been let in again. */
  const comeBack = () => {
    window.clearTimeout(retry);
    retry = window.setTimeout(() => void again(), RETRY_MS);
  };
  const again = async () => {
    try {
      if (await renew()) {
        source = listen(desk);
        return attend();
      }
      say(SIGNED_OUT);
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      say(OFFLINE);
    }
    comeBack();
  };
  attend();
  desk.on("report", ({ people, you }) => drawPeople(people, you.who));
  addEventListener("pagehide", () => source.close());
}

function say(words: string): void {
  const bar = byId("offline");
  bar.hidden = !words;
  if (words && bar.textContent !== words) fill(bar, words);
}

/** Hear what is told from now on. */
function listen(desk: Desk): EventSource {
  const source = api.events();
  const on = <T>(name: string, act: (data: T) => void) => source.addEventListener(name, (event) => act(JSON.parse((event as MessageEvent<string>).data) as T));
  let timer = 0;
  const refresh = () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void desk.doing(() => desk.refresh()), 50);
  };
  const anew = () => {
    refresh();
    desk.tell("anew", null);
  };
  on<{ by_tab: string | null }>("section", ({ by_tab }) => by_tab !== desk.tab && refresh());
  on("report", anew);
  on<{ id: number }>("version", ({ id }) => id !== desk.report.version.id && anew());
  on("drafted", () => {
    anew();
    toast("重新起草好了");
  });
  on<Problem>("failed", ({ problem, remedy }) => toast(`${problem}${remedy ? `——${remedy}` : ""}`, "error"));
  on<{ id: string; holder: Holder | null }>("hold", ({ id, holder }) => held(desk, id, holder));
  on<{ people: string[] }>("people", ({ people }) => drawPeople(people, desk.report.you.who));
  on("data", () => {
    desk.tell("data", null);
    anew();
    toast("数据文件有变化，已重新核对");
  });
  return source;
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
