// The data changed under the draft: say so, show what would change, and let the numbers follow.

import { api, Refusal, Unreachable } from "./api";
import type { Desk } from "./desk";
import { announce, byId, dialog, fill, h, toast } from "./dom";
import type { Update } from "./types";

const PAUSE_MS = 600;

export function startUpdating(desk: Desk): void {
  const bar = byId("data-changed");
  let timer = 0;
  const look = async () => {
    try {
      draw(desk, bar, await api.update());
    } catch (error) {
      // What is wrong with the data, or the connection, is said where the report is read.
      if (!(error instanceof Refusal || error instanceof Unreachable)) throw error;
      bar.hidden = true;
    }
  };
  const soon = () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void look(), PAUSE_MS);
  };
  desk.on("anew", soon);
  desk.on("saving", (view) => !bar.hidden && view.keeper.state.kind === "saved" && soon());
  soon();
}

function draw(desk: Desk, bar: HTMLElement, update: Update): void {
  const news = update.due && bar.hidden;
  bar.hidden = !update.due;
  if (!update.due) return;
  const said = update.moves.length ? `报告和现在的数据不一样了：${counts(update)}。` : `有${counts(update)}：按现在的数据会写成另一个样子。`;
  fill(bar, h("span", {}, said), h("button", { type: "button", class: "primary small", onclick: () => void preview(desk) }, update.moves.length ? "数据变了，更新数字" : "看一看"));
  if (news) announce(`数据变了：${counts(update)}`);
}

function counts({ moves, outdated }: Update): string {
  const words = outdated.filter(({ told }) => !told).length;
  return [moves.length && `${moves.length}个数字要跟着变`, words && `${words}处文字要看`].filter(Boolean).join("，");
}

async function preview(desk: Desk): Promise<void> {
  if (!(await desk.flush())) return toast("有文字还没有保存，先处理保存的问题再更新", "error");
  await desk.doing(async () => {
    const update = await api.update();
    const follow = h("button", { type: "button", class: "primary", onclick: () => void take(desk, update, () => box.close()) }, update.moves.length ? `更新${update.moves.length}个数字` : "写成批注");
    const box = dialog(update.moves.length ? "数据变了，更新数字" : "按现在的数据要看的文字", ...contents(desk, update, () => box.close()));
    box.append(h("footer", { class: "row" }, follow, h("button", { type: "button", onclick: () => box.close() }, "先不更新"), h("span", { class: "muted" }, "更新后是一个新版本，可以撤销。")));
    follow.focus();
  });
}

async function take(desk: Desk, update: Update, close: () => void): Promise<void> {
  close();
  await desk.doing(async () => {
    desk.take(await api.follow(update.key));
    desk.tell("anew", null);
    const told = update.outdated.filter((one) => !one.told).length;
    toast([update.moves.length && `已更新${update.moves.length}个数字`, told && `${told}处要看的文字写成了批注`].filter(Boolean).join("，"));
    announce("数字已更新");
  });
}

function contents(desk: Desk, { moves, outdated, standstills, flags }: Update, close: () => void): (HTMLElement | null)[] {
  const part = (head: string, what: string, entries: HTMLElement[], count = entries.length) => (count ? h("section", { class: "update-part" }, h("h3", {}, `${head}（${count}）`), h("p", { class: "muted" }, what), h("ul", { class: "update-list" }, ...entries)) : null);
  const words = outdated.map(({ section, quote, was, now, told }) => {
    const go = () => (close(), desk.views.get(section)?.reveal(null));
    const head = h("p", { class: "card-head" }, h("button", { type: "button", class: "link", onclick: go }, desk.views.get(section)?.name ?? flat(quote)), told ? h("span", { class: "tag" }, "已有批注") : null);
    return h("li", {}, head, ...was.map((text) => h("p", {}, h("del", {}, flat(text)))), ...(now.length ? now.map((text) => h("p", {}, h("ins", {}, flat(text)))) : [h("p", { class: "muted" }, "按现在的数据不再这样写。")]));
  });
  return [
    part("跟着变的数字", "只改程序写进去的数字；人写的、人改过的文字都不动。", moveRows(moves), moves.length),
    part("要看的文字", "按现在的数据会写成另一个样子。文字不动，只在那里加一条批注。", words),
    part("人改过、不动的数字", "请自己核对。", standstills.map(({ key, text, reason }) => h("li", {}, h("b", {}, text), h("span", { class: "muted" }, ` ${key}：${reason}`)))),
    part("更新后仍要核对的", "更新后在“问题”里逐条处理。", flags.map(({ label, severity, quote, message }) => h("li", {}, h("span", { class: `severity severity-${severity}` }, label), quote ? ` “${flat(quote)}” ` : " ", message))),
  ];
}

/** The moves of each sentence together, under it. */
function moveRows(moves: Update["moves"]): HTMLElement[] {
  const rows: { sentence: string; moves: Update["moves"] }[] = [];
  for (const move of moves) {
    const last = rows[rows.length - 1];
    if (last?.sentence === move.sentence) last.moves.push(move);
    else rows.push({ sentence: move.sentence, moves: [move] });
  }
  const line = ({ key, was, now, source }: Update["moves"][number]) => h("p", {}, h("del", {}, was), " ", h("span", { "aria-hidden": "true" }, "→"), " ", h("ins", {}, now), h("small", { class: "muted" }, `　${key}（${source}）`));
  return rows.map((row) => h("li", {}, h("p", { class: "update-around" }, flat(row.sentence)), ...row.moves.map(line)));
}

/** Words of a table row on one line. */
function flat(text: string): string {
  return text.replaceAll("\t", "　");
}
