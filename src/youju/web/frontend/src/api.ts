// The only door to the server.

import type { Block, CellUses, Checked, Comparison, FactDetail, Holder, NumberChange, OfficeGaps, Problem, Report, Saved, Section, Sheet, Spot, Update, Version } from "./types";

/** An answer other than yes, with what the server says about it. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly said: Problem & Record<string, unknown>,
  ) {
    super([said.problem, said.place && `（${said.place}）`, said.remedy && `——${said.remedy}`].filter(Boolean).join(""));
  }
}

/** The server can't be reached: it was stopped, or the machine sleeps. */
export class Unreachable extends Error {
  constructor(words = "连不上本机的有据服务。请重新运行 youju serve，并在这个浏览器里打开它给出的新地址；没保存的文字留在浏览器里。") {
    super(words);
  }
}

/** The server was restarted and doesn't know this browser; once it does, by the new address, pages go on. */
export class SignedOut extends Unreachable {
  constructor() {
    super("服务重新启动过，请在这个浏览器里打开 youju serve 新给出的地址；没保存的文字留在浏览器里。");
  }
}

function meta(name: string): string {
  return document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? "";
}

const FORBIDDEN = 403;
export const pid = meta("pid");
const base = `/api/p/${encodeURIComponent(pid)}`;

let csrf = meta("csrf");

/** Take the credential of the session that this browser has by now; false when the server knows none. */
export async function renew(): Promise<boolean> {
  const answer = await ask("GET", "/api/me");
  if (answer.ok) csrf = ((await answer.json()) as { csrf: string }).csrf;
  return answer.ok;
}

/** Ask the server; JSON in, the raw answer out. */
export async function send(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
  let answer = await ask(method, path, body, signal);
  if (answer.status === FORBIDDEN && (await renew())) answer = await ask(method, path, body, signal);
  if (answer.status === FORBIDDEN) throw new SignedOut();
  if (!answer.ok) throw new Refusal(answer.status, await said(answer));
  return answer;
}

async function ask(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
  const headers: Record<string, string> = { "X-Youju-Csrf": csrf, Accept: "application/json" };
  const request: RequestInit = { method, headers, credentials: "same-origin" };
  if (body instanceof FormData) request.body = body;
  else if (body !== undefined) {
    headers["Content-Type"] = "application/json";
    request.body = JSON.stringify(body);
  }
  if (signal) request.signal = signal;
  try {
    return await fetch(path, request);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Unreachable();
  }
}

async function said(answer: Response): Promise<Problem & Record<string, unknown>> {
  try {
    const body = (await answer.json()) as Partial<Problem> & Record<string, unknown>;
    return { ...body, problem: String(body.problem ?? `服务出错（${answer.status}）`), place: String(body.place ?? ""), remedy: String(body.remedy ?? "") };
  } catch {
    return { problem: `服务出错（${answer.status}）`, place: "", remedy: "请刷新页面重试" };
  }
}

async function json<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  return (await (await send(method, path, body, signal)).json()) as T;
}

const section = (id: string): string => `${base}/sections/${encodeURIComponent(id)}`;

export const api = {
  report: (tab: string) => json<Report>("GET", `${base}/report?tab=${tab}`),
  check: (id: string, blocks: Block[], signal: AbortSignal) => json<Checked>("POST", `${section(id)}/check`, { blocks }, signal),
  save: (id: string, hash: string, blocks: Block[], tab: string) => json<Saved>("PUT", section(id), { base: hash, blocks, tab }),
  fix: (id: string, hash: string, fingerprint: string, tab: string) => json<Saved>("POST", `${section(id)}/fix`, { base: hash, fingerprint, tab }),
  hold: (id: string, tab: string) => json<{ holder: Holder | null }>("POST", `${section(id)}/hold`, { tab }),
  release: (id: string, tab: string) => json<{ holder: Holder | null }>("DELETE", `${section(id)}/hold`, { tab }),
  approve: (id: string, hash: string) => json<Section>("POST", `${section(id)}/approve`, { hash }),
  lift: (id: string, hash: string) => json<Section>("DELETE", `${section(id)}/approve`, { hash }),
  comment: (id: string, { block, row, cell, start, end }: Spot, text: string) => json<unknown>("POST", `${section(id)}/comments`, { block, row, cell, start, end, text }),
  resolve: (comment: number) => send("POST", `${base}/comments/${comment}/resolve`),
  rewrite: (id: string, wish: object, signal: AbortSignal) => send("POST", `${section(id)}/rewrite`, wish, signal),
  accept: (proposal: string, choice: object) => json<Saved>("POST", `${base}/proposals/${encodeURIComponent(proposal)}/accept`, choice),
  changes: (proposal: string, choice: object) => json<NumberChange[]>("POST", `${base}/proposals/${encodeURIComponent(proposal)}/changes`, choice),
  reject: (proposal: string) => send("DELETE", `${base}/proposals/${encodeURIComponent(proposal)}`),
  fact: (id: string) => json<FactDetail>("GET", `${base}/facts/${encodeURIComponent(id)}`),
  cell: (file: string, sheet: string, cell: string) => json<CellUses>("GET", `${base}/cells?${new URLSearchParams({ file, sheet, cell })}`),
  sheets: () => json<Sheet[]>("GET", `${base}/sheets`),
  versions: () => json<Version[]>("GET", `${base}/versions`),
  compare: (from: number, to: number) => json<Comparison>("GET", `${base}/versions/${from}/compare/${to}`),
  restore: (version: number) => json<Report>("POST", `${base}/versions/${version}/restore`),
  undo: () => json<Report>("POST", `${base}/undo`),
  redo: () => json<Report>("POST", `${base}/redo`),
  name: (name: string) => json<{ name: string }>("PUT", "/api/me", { name }),
  update: () => json<Update>("GET", `${base}/update`),
  follow: (key: string) => json<Report>("POST", `${base}/update`, { key }),
  gaps: () => json<OfficeGaps[]>("GET", `${base}/gaps`),
  export: (edition: string, sources: boolean, force: boolean) => json<{ name: string; url: string }>("POST", `${base}/export`, { edition, sources, force }),
  import: (file: File) => {
    const form = new FormData();
    form.append("file", file);
    return json<{ report: Report; version: Version; left_out: string[]; overruled: string[]; is_new: boolean }>("POST", `${base}/import`, form);
  },
  events: () => new EventSource(`${base}/events`),
};

