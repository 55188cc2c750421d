// The start and reading pages: dropping files in, and drafting with live progress. The rest of them is htmx.

import { api, pid, Refusal, send } from "./api";
import { announce, byId, fill, h } from "./dom";
import type { Problem } from "./types";

/** What a dropped file is most likely for; the person can say otherwise. */
function likelyRole(name: string): string {
  if (/\.(xlsx|xls|xlsm|ods|csv|et)$/i.test(name)) return "data";
  return /报告|自评|评价/.test(name) ? "prior" : "materials";
}

const ROLES = [
  ["data", "数据表"],
  ["materials", "工作材料"],
  ["prior", "往年报告"],
] as const;

/** So long after an own request, news of changed data are its echo. */
const OWN_MS = 3000;

const chosen = new Map<string, { file: File; role: string }>();

function drawChosen(): void {
  const rows = [...chosen.entries()].map(([name, entry]) => {
    const role = h("select", { "aria-label": `${name}的用途`, onchange: () => (entry.role = role.value) }, ...ROLES.map(([value, label]) => h("option", { value, selected: value === entry.role }, label)));
    const remove = h("button", { type: "button", class: "quiet", "aria-label": `去掉${name}`, onclick: () => (chosen.delete(name), drawChosen()) }, "×");
    return h("li", {}, h("span", { class: "file" }, name), h("span", { class: "muted" }, size(entry.file.size)), role, remove);
  });
  fill(byId("chosen"), ...rows);
  const create = document.getElementById("create");
  if (create instanceof HTMLButtonElement) create.disabled = chosen.size === 0;
}

function size(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function add(files: Iterable<File>): void {
  for (const file of files) chosen.set(file.name, { file, role: likelyRole(file.name) });
  const name = document.querySelector<HTMLInputElement>("#new-project input[name=name]");
  const first = chosen.values().next().value;
  if (name && !name.value && first) name.placeholder = first.file.name.replace(/\.[^.]+$/, "");
  announce(`已选${chosen.size}个文件`);
  drawChosen();
}

function startDrop(): void {
  const zone = document.getElementById("drop");
  const picker = document.getElementById("picker");
  if (!zone || !(picker instanceof HTMLInputElement)) return;
  picker.addEventListener("change", () => {
    add(picker.files ?? []);
    picker.value = "";
  });
  const over = (inside: boolean) => (event: Event) => {
    event.preventDefault();
    zone.classList.toggle("over", inside);
  };
  zone.addEventListener("dragenter", over(true));
  zone.addEventListener("dragover", over(true));
  zone.addEventListener("dragleave", over(false));
  zone.addEventListener("drop", (event) => {
    over(false)(event);
    add((event as DragEvent).dataTransfer?.files ?? []);
  });
}

function upload(): FormData {
  const body = new FormData();
  for (const { file, role } of chosen.values()) {
    body.append("files", file, file.name);
    body.append("roles", role);
  }
  return body;
}

function complain(place: HTMLElement, error: unknown): void {
  if (!(error instanceof Error)) throw error;
  const said: Problem = error instanceof Refusal ? error.said : { problem: error.message, place: "", remedy: "" };
  fill(place, h("div", { class: "card card-error", role: "alert" }, h("p", {}, h("b", {}, said.problem)), said.place ? h("p", { class: "muted" }, said.place) : null, said.remedy ? h("p", {}, said.remedy) : null));
}

async function create(form: HTMLFormElement): Promise<void> {
  const state = byId("create-state");
  const body = upload();
  for (const [name, value] of new FormData(form)) if (typeof value === "string" && value.trim()) body.append(name, value.trim());
  if (!body.get("name")) body.append("name", form.querySelector<HTMLInputElement>("[name=name]")?.placeholder ?? "");
  fill(state, h("p", { class: "working", role: "status" }, "正在上传并读取……"));
  try {
    const reading = (await (await send("POST", "/api/projects", body)).json()) as { pid: string };
    location.assign(`/p/${encodeURIComponent(reading.pid)}/reading`);
  } catch (error) {
    complain(state, error);
  }
}

async function addFiles(): Promise<void> {
  const state = byId("create-state");
  fill(state, h("p", { class: "working", role: "status" }, "正在上传并读取……"));
  try {
    await send("POST", `/api/p/${encodeURIComponent(pid)}/files`, upload());
    chosen.clear();
    drawChosen();
    fill(state);
    byId("reading").dispatchEvent(new CustomEvent("refresh"));
  } catch (error) {
    complain(state, error);
  }
}

async function draft(form: HTMLFormElement): Promise<void> {
  const state = byId("draft-state");
  const given = new FormData(form);
  const button = form.querySelector<HTMLButtonElement>("button[type=submit]");
  if (button) button.disabled = true;
  const done = h("ol", { class: "progress-list" });
  const bar = h("progress", { max: 1, "aria-label": "起草进度" });
  const now = h("p", { class: "working", role: "status" }, "开始起草……");
  fill(state, now, bar, done);
  let stepped = false;
  const source = api.events();
  const on = <T>(name: string, act: (data: T) => void) => source.addEventListener(name, (event) => act(JSON.parse((event as MessageEvent<string>).data) as T));
  const fail = (error: unknown) => {
    source.close();
    if (button) button.disabled = false;
    complain(state, error);
  };
  on<{ step: string; done: number; total: number }>("progress", (progress) => {
    if (stepped) done.append(h("li", {}, now.textContent));
    stepped = true;
    now.textContent = progress.step;
    if (progress.total) {
      bar.max = progress.total;
      bar.value = progress.done;
    }
    done.scrollTop = done.scrollHeight;
  });
  on("drafted", () => {
    source.close();
    location.assign(`/p/${encodeURIComponent(pid)}`);
  });
  on<Problem>("failed", (said) => fail(new Refusal(500, { ...said })));
  source.onopen = () => {
    source.onopen = null;
    const wish = { outline: given.get("outline"), model: given.get("model") || null, force: given.get("force") === "on" };
    send("POST", `/api/p/${encodeURIComponent(pid)}/draft`, wish).catch(fail);
  };
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement)) return;
  const act = { "new-project": () => create(form), "add-files": addFiles, "draft-form": () => draft(form) }[form.id];
  if (!act) return;
  event.preventDefault();
  void act();
});

// htmx sends the same proof of origin as the rest of the page.
document.addEventListener("htmx:configRequest", (event) => {
  const { headers } = (event as CustomEvent<{ headers: Record<string, string> }>).detail;
  headers["X-Youju-Csrf"] = document.querySelector<HTMLMetaElement>('meta[name="csrf"]')?.content ?? "";
});
// An error comes as a fragment that says what is wrong: show it where the page says.
document.addEventListener("htmx:responseError", (event) => {
  const { xhr } = (event as CustomEvent<{ xhr: XMLHttpRequest }>).detail;
  const said = new DOMParser().parseFromString(xhr.responseText, "text/html").querySelector(".error-said");
  fill(byId("reading-state"), said ?? h("p", { class: "card card-error", role: "alert" }, `服务出错（${xhr.status}）。请刷新页面重试。`));
});
document.addEventListener("htmx:sendError", () => fill(byId("reading-state"), h("p", { class: "card card-error", role: "alert" }, "连不上本机的有据服务。请在终端重新运行 youju serve，再回到这一页。")));
document.addEventListener("htmx:afterSwap", () => fill(byId("reading-state")));

/** Read anew when files change on disk or someone else decides; not while this person fills something in. */
function startFollowing(): void {
  const shown = document.getElementById("reading");
  if (!shown) return;
  let asked = -Infinity;
  document.addEventListener("htmx:beforeRequest", (event) => {
    const { requestConfig } = (event as CustomEvent<{ requestConfig: { verb: string } }>).detail;
    if (requestConfig.verb !== "get") asked = performance.now(); // reading anew changes nothing
  });
  const source = api.events();
  source.addEventListener("data", () => {
    const own = performance.now() - asked < OWN_MS;
    if (!own && !shown.contains(document.activeElement)) shown.dispatchEvent(new CustomEvent("refresh"));
  });
  addEventListener("pagehide", () => source.close());
}

startDrop();
startFollowing();
