// The JSON that the server speaks. Offsets are code points into a block's or a table cell's text.

export interface TextRun {
  run: "text";
  text: string;
  /** Key of the figure that stood here before someone typed over it. */
  key: string;
}
export interface FigureRun {
  run: "figure";
  text: string;
  id: string;
  key: string;
  unit: string;
  decimals: number | null;
  absolute: boolean;
  source: string;
}
export interface GapRun {
  run: "gap";
  text: string;
  what: string;
  office: string;
  verify: boolean;
}
export type Run = TextRun | FigureRun | GapRun;

export interface ParagraphBlock {
  block: "paragraph";
  id: string;
  style: "body" | "list" | "caption";
  origin: "plan" | "carried" | "model" | "human";
  source: string;
  runs: Run[];
}
export interface TableCell {
  runs: Run[];
  colspan: number;
  rowspan: number;
  align: "left" | "center" | "right" | "decimal";
  bold: boolean;
}
export interface TableBlock {
  block: "table";
  id: string;
  title: string;
  unit_line: string;
  rows: TableCell[][];
  header_rows: number;
  widths: number[];
  landscape?: boolean;
}
export type Block = ParagraphBlock | TableBlock;

export type Verdict = "supported" | "derived" | "value-only" | "contradicted" | "unsupported" | "unchecked" | "exempt";

/** A place in a section: a block, for tables a cell, and a stretch of its text. */
export interface Spot {
  block: string;
  row: number | null;
  cell: number | null;
  start: number;
  end: number;
}
export interface NumberSeen extends Spot {
  text: string;
  verdict: Verdict;
  fact: string;
  source: string;
  formula: string;
  expected: string;
  reason: string;
}
export interface Finding extends Spot {
  fingerprint: string;
  code: string;
  severity: "error" | "warning" | "info";
  label: string;
  quote: string;
  message: string;
  suggestion: string;
  /** What a click corrects, and to what; null when only a person can tell. */
  fix: { text: string } | null;
  evidence: string[];
}
export interface Comment extends Spot {
  id: number;
  quote: string;
  who: string;
  at: string;
  text: string;
  resolved: boolean;
}
export interface Holder {
  who: string;
  tab: string;
}
export interface Status {
  state: "drafted" | "gaps" | "findings" | "approved";
  errors: number;
  warnings: number;
  infos: number;
  gaps: number;
  /** Empty when it isn't approved. */
  approved_by: string;
  approved_at: string;
}
export interface Section {
  id: string;
  /** Which annex it belongs to, from 1. */
  annex: number | null;
  heading: string;
  level: number;
  hash: string;
  status: Status;
  holder: Holder | null;
  blocks: Block[];
  numbers: NumberSeen[];
  findings: Finding[];
  comments: Comment[];
}
export interface Checked {
  numbers: NumberSeen[];
  findings: Finding[];
  status: Status;
}
export interface Version {
  id: number;
  at: string;
  who: string;
  why: string;
}
/** Money of one item as decimal strings; empty where the data holds none. */
export interface ChartItem {
  label: string;
  budget: string;
  received: string;
  spent: string;
  rate: string;
}
export interface Preset {
  name: string;
  needs_instruction: boolean;
  offline: boolean;
}
export interface Report {
  title: string;
  /** The title as the .docx breaks it. */
  title_lines: string[];
  unit: string;
  year: number;
  outline: string;
  version: Version;
  undo: boolean;
  redo: boolean;
  sections: Section[];
  annexes: { title: string; sections: Section[] }[];
  document_findings: Finding[];
  chart: { items: ChartItem[]; unit: string };
  people: string[];
  you: Holder;
  rewriting: { model: string | null; presets: Preset[] };
}
export interface Saved {
  section: Section;
  version: Version;
}

export interface Stretch {
  kind: "equal" | "delete" | "insert";
  text: string;
  /** Stretches of one group are taken or left together; -1: none. */
  group: number;
}
export interface NumberChange {
  id: string;
  change: string;
  before: string;
  after: string;
  groups: number[];
}
export interface Proposal {
  id: string;
  section: string;
  preset: string;
  before: Block[];
  after: Block[];
  stretches: Stretch[];
  numbers: NumberChange[];
  findings: Finding[];
  note: string;
  idle: boolean;
}

export interface CellSource {
  file: string;
  sheet: string;
  cell: string;
}
export interface NearCell {
  ref: string;
  text: string;
  is_source: boolean;
  /** Id of what was read from it; empty when nothing was. */
  fact: string;
}
export interface Use extends Spot {
  section: string;
  heading: string;
  text: string;
}
export interface FactParent {
  id: string;
  key: string;
  label: string;
  shown: string;
  place: string;
}
export interface FactDetail {
  id: string;
  key: string;
  label: string;
  shown: string;
  unit: string;
  source: CellSource | null;
  neighbourhood: { file: string; sheet: string; columns: string[]; rows: { row: number; cells: NearCell[] }[] } | null;
  formula: string;
  parents: FactParent[];
  last_year: { sentence: string; place: string } | null;
  used: Use[];
}
export interface CellUses {
  facts: { id: string; key: string; label: string; shown: string }[];
  used: Use[];
}
export interface Sheet {
  file: string;
  sheet: string;
  columns: string[];
  rows: { row: number; cells: NearCell[] }[];
}
export interface GapPlace extends Spot {
  text: string;
  section: string;
  heading: string;
}
export interface OfficeGaps {
  office: string;
  gaps: GapPlace[];
}
export interface Comparison {
  sections: { id: string; heading: string; stretches: Stretch[]; numbers: NumberChange[] }[];
}
/** What following the data would change. */
export interface Update {
  key: string;
  due: boolean;
  moves: { key: string; was: string; now: string; sentence: string; source: string }[];
  standstills: { key: string; text: string; reason: string }[];
  flags: { severity: Finding["severity"]; label: string; quote: string; message: string }[];
  outdated: { section: string; quote: string; was: string[]; now: string[]; told: boolean }[];
}
export interface Problem {
  problem: string;
  place: string;
  remedy: string;
}
