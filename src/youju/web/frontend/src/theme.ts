// Light or dark before the first paint: what the person chose, else what the system prefers.

const KEY = "youju.theme";
type Theme = "light" | "dark";

function stored(): Theme | null {
  try {
    const value = localStorage.getItem(KEY);
    return value === "light" || value === "dark" ? value : null;
  } catch {
    return null;
  }
}

function current(): Theme {
  return stored() ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
}

function apply(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
  for (const button of document.querySelectorAll<HTMLElement>("[data-theme-toggle]")) button.setAttribute("aria-pressed", String(theme === "dark"));
}

apply(current());
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => apply(current()));
document.addEventListener("DOMContentLoaded", () => apply(current()));
document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element) || !event.target.closest("[data-theme-toggle]")) return;
  const next: Theme = current() === "dark" ? "light" : "dark";
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // A browser that keeps nothing still switches until the page is left.
  }
  apply(next);
});
