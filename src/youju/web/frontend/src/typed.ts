// Typing that the server doesn't have yet is kept by the browser too, by project, section and page, until it is saved.

import { pid } from "./api";
import type { Block } from "./types";

/** Unsaved typing of one page in one section. */
export interface Typed {
  key: string;
  section: string;
  heading: string;
  tab: string;
  at: string;
  /** Hash of the section that was typed on. */
  base: string;
  blocks: Block[];
}

const PREFIX = `youju-typed:${pid}:`;
const keyOf = (section: string, tab: string) => `${PREFIX}${tab}:${section}`;

export function keepTyped(typed: Omit<Typed, "key" | "at">): void {
  const key = keyOf(typed.section, typed.tab);
  tolerant(() => localStorage.setItem(key, JSON.stringify({ ...typed, key, at: new Date().toISOString() })));
}

export function dropTyped(section: string, tab: string): void {
  tolerant(() => localStorage.removeItem(keyOf(section, tab)));
}

/** What pages other than this one have kept, the newest first. */
export function typedElsewhere(tab: string): Typed[] {
  const found: Typed[] = [];
  tolerant(() => {
    for (const key of Object.keys(localStorage)) {
      if (!key.startsWith(PREFIX)) continue;
      const typed = JSON.parse(localStorage.getItem(key) ?? "{}") as Typed;
      if (typed.tab !== tab && Array.isArray(typed.blocks)) found.push(typed);
    }
  });
  return found.sort((one, other) => other.at.localeCompare(one.at));
}

/** Do this when another page of this browser has kept or saved something. */
export function whenTypedChanges(act: () => void): void {
  addEventListener("storage", ({ key }) => (key === null || key.startsWith(PREFIX)) && act());
}

/** A browser may keep nothing: forbidden, or full. The page itself still holds the typing. */
function tolerant(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof DOMException || error instanceof SyntaxError)) throw error;
  }
}
