// Taking the report out, and taking back what people edited in Word.

import { api, Refusal } from "./api";
import type { Desk } from "./desk";
import { announce, dialog, fill, h, toast } from "./dom";
import type { GapPlace } from "./types";

const EDITIONS = [
  ["review", "送审稿（Word）", "问题写成批注，每个数字可查到单元格"],
  ["final", "报送稿（Word）", "干净的正式稿；还有【待补】【待核】时不能导出，有必改时先列出来"],
  ["tracked", "修订稿（Word）", "以修订痕迹标出与初稿的不同"],
  ["html", "网页（HTML）", "一个文件，任何浏览器都能看"],
] as const;

export function startExport(desk: Desk): void {
  const result = h("div", { role: "status", class: "export-result" });
  const sources = h("input", { type: "checkbox", name: "sources" });
  const form = h(
    "form",
    { class: "export-form", onsubmit: (event) => (event.preventDefault(), void run(desk, form, sources.checked, result, () => box.close())) },
    h("fieldset", {}, h("legend", {}, "导出哪一种"), ...EDITIONS.map(([value, name, what], index) => h("label", { class: "option" }, h("input", { type: "radio", name: "edition", value, checked: index === 0 }), h("span", {}, name, h("small", {}, what))))),
    h("label", { class: "option" }, sources, h("span", {}, "末尾附数据来源表", h("small", {}, "每个数字出自哪个文件、哪个单元格"))),
    h("div", { class: "row" }, h("button", { type: "submit", class: "primary" }, "导出")),
    result,
  );
  const box = dialog("导出", form);
}

async function run(desk: Desk, form: HTMLFormElement, sources: boolean, result: HTMLElement, close: () => void): Promise<void> {
  const edition = String(new FormData(form).get("edition"));
  if (!(await desk.flush())) return fill(result, h("p", { class: "card card-error" }, "还有文字没有保存，先处理保存的问题再导出。"));
  fill(result, h("p", { class: "working" }, "正在导出，并把导出的文件逐个数字再核一遍……"));
  await attempt(desk, edition, sources, false, result, close);
}

async function attempt(desk: Desk, edition: string, sources: boolean, force: boolean, result: HTMLElement, close: () => void): Promise<void> {
  try {
    const { name, url } = await api.export(edition, sources, force);
    const link = h("a", { href: url, download: name, class: "button primary" }, `下载 ${name}`);
    fill(result, h("p", {}, "已导出到项目的 out 文件夹。"), link);
    link.focus();
    announce("已导出");
  } catch (error) {
    if (!(error instanceof Refusal)) return fill(result, h("p", { class: "card card-error", role: "alert" }, error instanceof Error ? error.message : String(error)));
    const again = () => void attempt(desk, edition, sources, true, result, close);
    const open = error.said.gaps ? (await api.gaps()).flatMap(({ gaps }) => gaps) : [];
    fill(result, ...refused(desk, error, open, close, again));
  }
}

function refused(desk: Desk, { said }: Refusal, open: GapPlace[], close: () => void, again: () => void): (HTMLElement | null)[] {
  const jump = (gap: GapPlace) => (close(), desk.jump(gap));
  const places = open.length ? h("ul", { class: "uses" }, ...open.map((gap) => h("li", {}, h("button", { type: "button", class: "link", onclick: () => jump(gap) }, h("span", {}, gap.text), h("small", {}, desk.nameOf(gap.section, gap.heading)))))) : null;
  const force = said.edited ? "仍然导出，替换那个文件" : said.wrong ? "仍然导出" : "";
  const replace = force ? h("button", { type: "button", onclick: again }, force) : null;
  return [h("div", { class: "card card-error", role: "alert" }, h("p", {}, h("b", {}, said.problem)), said.place && !open.length ? h("p", {}, said.place) : null, h("p", {}, said.remedy), replace), places];
}

/** Take back a .docx that people edited. */
export function startImport(desk: Desk): void {
  const picker = h("input", { type: "file", accept: ".docx" });
  picker.addEventListener("change", () => {
    const file = picker.files?.[0];
    if (file) void take(desk, file);
  });
  picker.click();
}

/** What of the file the draft can't hold, and where the file's words took the place of others. */
function tellOf(name: string, leftOut: string[], overruled: string[]): void {
  const list = (head: string, lines: string[]) => (lines.length ? h("section", {}, h("h3", {}, head), h("ul", { class: "plain-list" }, ...lines.map((line) => h("li", {}, line)))) : null);
  dialog(`读入 ${name}`, list("没有收进草稿，原样留在存下的 Word 文件里：", leftOut), list("这几节别处也改过，以 Word 文件为准：", overruled));
}

async function take(desk: Desk, file: File): Promise<void> {
  if (!(await desk.flush())) return;
  await desk.doing(async () => {
    const { report, left_out, overruled, is_new } = await api.import(file);
    desk.take(report);
    if (left_out.length || overruled.length) tellOf(file.name, left_out, overruled);
    toast(is_new ? `已读入 ${file.name}，成为一个新版本；不合适可以撤销` : `${file.name} 没有新的改动，里面的内容草稿里都有了`);
    announce(is_new ? "已读入改过的文件" : "文件里没有新的改动");
  });
}
