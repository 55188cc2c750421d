// Every accepted change with who, when and why; compare with now, and restore.

import { api } from "./api";
import type { Desk } from "./desk";
import { announce, byId, dialog, fill, h, moment, toast } from "./dom";
import { diffText, numberChange } from "./diff";
import { isShown, whenShown } from "./panes";
import type { Comparison, Version } from "./types";

export function startVersions(desk: Desk): void {
  let drawn = -1;
  const draw = () =>
    void desk.doing(async () => {
      const versions = await api.versions();
      drawn = desk.report.version.id;
      const now = desk.report.version.id;
      fill(byId("pane-versions"), h("p", { class: "muted" }, "每次采用的改动都是一个版本，恢复也只是再添一个版本，不会丢。"), h("ol", { class: "versions" }, ...versions.map((version) => entry(desk, version, now))));
    });
  whenShown("versions", draw);
  const changed = () => isShown("versions") && drawn !== desk.report.version.id && draw();
  desk.on("report", changed);
  desk.on("saving", changed);
}

function entry(desk: Desk, version: Version, now: number): HTMLElement {
  const current = version.id === now;
  return h(
    "li",
    { class: current ? "is-now" : "" },
    h("p", { class: "card-head" }, h("b", {}, version.why || "改动"), current ? h("span", { class: "tag" }, "现在") : null),
    h("p", { class: "muted" }, author(version.who), "　", h("time", { datetime: version.at }, moment(version.at))),
    current
      ? null
      : h(
          "div",
          { class: "row" },
          h("button", { type: "button", class: "small", onclick: () => void compare(desk, version) }, "与现在比较"),
          h("button", { type: "button", class: "small", onclick: () => void restore(desk, version) }, "恢复到这里"),
        ),
  );
}

/** Who made a version, as people say it: without a model the program itself writes. */
function author(who: string): string {
  return who === "offline" ? "有据（不用模型）" : who;
}

async function compare(desk: Desk, version: Version): Promise<void> {
  if (!(await desk.flush())) return;
  await desk.doing(async () => {
    const comparison = await api.compare(version.id, desk.report.version.id);
    const box = dialog(`${moment(version.at)}（${version.why || "改动"}）与现在比较`, ...changes(desk, comparison));
    box.append(h("footer", { class: "row" }, h("button", { type: "button", onclick: () => (box.close(), void restore(desk, version)) }, "恢复到那时")));
  });
}

function changes(desk: Desk, { sections }: Comparison): HTMLElement[] {
  if (!sections.length) return [h("p", { class: "empty" }, "两个版本的文字一样。")];
  return sections.map((section) =>
    h(
      "section",
      { class: "comparison" },
      h("h3", {}, desk.nameOf(section.id, section.heading)),
      section.numbers.length ? h("ul", { class: "number-list" }, ...section.numbers.map((change) => h("li", {}, numberChange(change)))) : null,
      diffText(section.stretches),
    ),
  );
}

async function restore(desk: Desk, version: Version): Promise<void> {
  if (!(await desk.flush())) return;
  await desk.doing(async () => {
    desk.take(await api.restore(version.id));
    toast(`已恢复到${moment(version.at)}的版本；不合适可以撤销`);
    announce("已恢复");
  });
}
