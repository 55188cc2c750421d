// An editor over a proposal's text, before it is taken.

import { Editor } from "@tiptap/core";

import { h } from "./dom";
import { toBlocks, toDocument } from "./editor/convert";
import { Guard } from "./editor/guard";
import { SCHEMA } from "./editor/schema";
import type { Block } from "./types";

export class ProposalEditor {
  readonly element = h("div", { class: "section-body" });
  private readonly editor: Editor;

  constructor(blocks: Block[], label: string) {
    this.editor = new Editor({
      element: this.element,
      extensions: [...SCHEMA, Guard.configure({ section: "proposal" })],
      content: toDocument(blocks),
      injectCSS: false,
      enableInputRules: false,
      enablePasteRules: false,
      editorProps: { attributes: { role: "textbox", "aria-multiline": "true", "aria-label": label, spellcheck: "false" } },
    });
  }

  blocks(): Block[] {
    return toBlocks(this.editor.state.doc);
  }

  focus(): void {
    this.editor.view.focus();
  }

  destroy(): void {
    this.editor.destroy();
  }
}
