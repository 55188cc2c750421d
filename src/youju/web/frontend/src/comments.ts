// Comments on stretches of the paper: written beside the selection, settled in their pane.

import { api } from "./api";
import type { Desk } from "./desk";
import { announce, byId, fill, h, moment } from "./dom";
import { isShown, showPane, whenShown } from "./panes";
import type { SectionView } from "./section-view";
import type { Comment, Spot } from "./types";

export function startComments(desk: Desk): void {
  const redraw = (): void => {
    const open = entries(desk).filter(({ comment }) => !comment.resolved).length;
    byId("comments-count").textContent = open ? String(open) : "";
    if (isShown("comments") && !byId("pane-comments").querySelector("form")) draw(desk);
  };
  desk.on("report", redraw);
  desk.on("section", redraw);
  whenShown("comments", () => draw(desk));
}

function entries(desk: Desk): { view: SectionView; comment: Comment }[] {
  return [...desk.views.values()].flatMap((view) => view.section.comments.map((comment) => ({ view, comment })));
}

function draw(desk: Desk): void {
  const all = entries(desk);
  const open = all.filter(({ comment }) => !comment.resolved);
  const done = all.filter(({ comment }) => comment.resolved);
  fill(
    byId("pane-comments"),
    all.length ? null : h("p", { class: "empty" }, "还没有批注。在文中选中文字，按 ", h("kbd", {}, "Alt+M"), " 写批注；数字和问题旁边也有“批注”。"),
    ...open.map((entry) => card(desk, entry)),
    done.length ? h("details", {}, h("summary", {}, `已处理${done.length}条`), ...done.map((entry) => card(desk, entry))) : null,
  );
}

function card(desk: Desk, { view, comment }: { view: SectionView; comment: Comment }): HTMLElement {
  const jump = () => desk.jump({ ...comment, section: view.section.id });
  const settle = () =>
    void desk.doing(async () => {
      await api.resolve(comment.id);
      await desk.refresh();
      draw(desk);
      announce("批注已处理");
    });
  return h(
    "article",
    { class: "card" },
    h("p", { class: "card-head" }, h("b", {}, comment.who), h("time", { datetime: comment.at }, moment(comment.at))),
    h("button", { type: "button", class: "link quote", onclick: jump }, comment.quote || view.name),
    h("p", { class: "comment-text" }, comment.text),
    comment.resolved ? null : h("button", { type: "button", class: "small", onclick: settle }, "标为已处理"),
  );
}

/** Write a comment on what is selected, or on the sentence around the caret. */
export function startComment(desk: Desk): void {
  const view = desk.active;
  const picked = view?.selection();
  const spot = picked?.text ? picked : view?.around("sentence");
  if (!view || !spot) return announce("请先在文中选中要批注的文字");
  commentOn(desk, view, spot);
}

/** Write a comment on a place: a number, a finding, a selection. */
export function commentOn(desk: Desk, view: SectionView, spot: Spot & { text: string }): void {
  showPane("comments");
  byId("pane-comments").querySelector("form")?.remove();
  const box = h("textarea", { rows: 3, required: true, "aria-label": "批注内容", placeholder: "写给同事的话，例如：请财务股核对" });
  const form = h(
    "form",
    { class: "card", onsubmit: (event) => (event.preventDefault(), void keep(desk, view, spot, box.value)) },
    h("p", { class: "quote" }, spot.text),
    box,
    h("div", { class: "row" }, h("button", { type: "submit", class: "primary small" }, "批注"), h("button", { type: "button", class: "small", onclick: () => draw(desk) }, "取消")),
  );
  byId("pane-comments").prepend(form);
  box.focus();
}

async function keep(desk: Desk, view: SectionView, spot: Spot, text: string): Promise<void> {
  if (!text.trim()) return;
  await desk.doing(async () => {
    await view.keeper.flush();
    await api.comment(view.section.id, spot, text.trim());
    byId("pane-comments").replaceChildren();
    await desk.refresh();
    draw(desk);
    announce("已批注");
  });
}
