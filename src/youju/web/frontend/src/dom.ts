// Building elements without ever parsing HTML: what comes from a report stays text.

type Child = Node | string | number | null | undefined | false;
type Attributes = Record<string, string | number | boolean | null | undefined | ((event: Event) => void)>;

/** Make an element. Functions become listeners (`onclick`), true an empty attribute, null and false none. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  append(element, children);
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

/** Make an SVG element. */
export function s(tag: string, attributes: Record<string, string | number> = {}, ...children: Child[]): SVGElement {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  append(element, children);
  return element;
}

function append(element: Element, children: Child[]): void {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : String(child));
  }
}

/** Replace what an element holds. */
export function fill(element: Element, ...children: Child[]): void {
  element.replaceChildren();
  append(element, children);
}

/** The element with this id; the template promises it. */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page lacks #${id}`);
  return element as T;
}

/** Say something to people who hear the page instead of seeing it. */
export function announce(words: string): void {
  const region = byId("announcer");
  region.textContent = "";
  requestAnimationFrame(() => (region.textContent = words));
}

/** Show a short message at the foot of the page; an error stays until it is closed. */
export function toast(words: string, kind: "info" | "error" = "info"): void {
  const box = h("div", { class: `toast toast-${kind}`, role: kind === "error" ? "alert" : "status" }, h("span", {}, words));
  box.append(h("button", { type: "button", class: "quiet", "aria-label": "关闭提示", onclick: () => box.remove() }, "×"));
  byId("toasts").append(box);
  if (kind === "info") window.setTimeout(() => box.remove(), 5000);
}

/** Open a modal dialog that goes away when closed. */
export function dialog(title: string, ...children: Child[]): HTMLDialogElement {
  const box = h("dialog", { class: "dialog", "aria-labelledby": "dialog-title" });
  const close = h("button", { type: "button", class: "quiet close", "aria-label": "关闭", onclick: () => box.close() }, "×");
  box.append(h("header", {}, h("h2", { id: "dialog-title" }, title), close), h("div", { class: "dialog-body" }, ...children));
  box.addEventListener("close", () => box.remove());
  box.addEventListener("click", (event) => {
    if (event.target === box) box.close();
  });
  document.body.append(box);
  box.showModal();
  return box;
}

/** A time as people say it: 今天 14:03, 3月5日 14:03. */
export function moment(iso: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  const clock = at.toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
  const today = new Date().toDateString() === at.toDateString();
  return today ? `今天 ${clock}` : `${at.getFullYear() === new Date().getFullYear() ? "" : `${at.getFullYear()}年`}${at.getMonth() + 1}月${at.getDate()}日 ${clock}`;
}
