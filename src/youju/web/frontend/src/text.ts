// Offsets and sentences. The server counts code points, the browser UTF-16 units.

/** UTF-16 index of a code point offset. */
export function toUnits(text: string, points: number): number {
  let index = 0;
  for (let seen = 0; seen < points && index < text.length; seen++) index += (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
  return index;
}

/** Code point offset of a UTF-16 index. */
export function toPoints(text: string, units: number): number {
  return [...text.slice(0, units)].length;
}

const SENTENCE_END = /[。！？；!?]["”’）)]*/g;

/** The sentence around a UTF-16 index, as UTF-16 bounds. */
export function sentenceAround(text: string, index: number): [number, number] {
  let start = 0;
  for (const match of text.matchAll(SENTENCE_END)) {
    const end = match.index + match[0].length;
    if (index < end) return [start, end];
    start = end;
  }
  return start < text.length ? [start, text.length] : [0, text.length];
}
