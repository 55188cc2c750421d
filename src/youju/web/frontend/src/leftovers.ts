// Typing that an earlier page could not save is offered in its section; what has no section any more, in a list.

import type { Desk } from "./desk";
import { byId, dialog, fill, h, moment } from "./dom";
import { blockText } from "./editor/convert";
import { dropTyped, type Typed, typedElsewhere, whenTypedChanges } from "./typed";

export function startLeftovers(desk: Desk): void {
  const offer = () => {
    const found = typedElsewhere(desk.tab);
    for (const view of desk.views.values()) view.offer(found.find(({ section }) => section === view.section.id) ?? null);
    drawBar(desk, found.filter(({ section }) => !desk.views.has(section)), offer);
  };
  desk.on("report", offer);
  desk.on("leftover", offer);
  whenTypedChanges(offer);
}

function drawBar(desk: Desk, homeless: Typed[], redraw: () => void): void {
  const bar = byId("leftovers");
  const views = [...desk.views.values()].filter((view) => view.hasLeftover);
  const listed = homeless.length ? h("button", { type: "button", class: "small", onclick: () => list(homeless, redraw) }, `原来的章节已经没有了的${homeless.length}处`) : null;
  bar.hidden = !views.length && !listed;
  fill(bar, h("span", {}, `有${views.length + homeless.length}处上次没有保存的文字，还留在这个浏览器里：`), ...views.map((view) => h("button", { type: "button", class: "small", onclick: () => view.reveal(null) }, view.name)), listed);
}

function list(homeless: Typed[], redraw: () => void): void {
  const cards = homeless.map((typed) => {
    const card = h("article", { class: "card" }, h("p", { class: "card-head" }, h("b", {}, typed.heading), h("time", { datetime: typed.at }, moment(typed.at))), ...typed.blocks.map((block) => h("p", { class: "quote" }, blockText(block))));
    const drop = () => (dropTyped(typed.section, typed.tab), card.remove(), redraw());
    card.append(h("button", { type: "button", class: "small", onclick: drop }, "不要了"));
    return card;
  });
  dialog("没保存的文字", h("p", { class: "muted" }, "这几节在现在的报告里没有了；要用的，请从这里复制。"), ...cards);
}
