"""The conversation with a model about one section: asking, complaining, logging, and what it all took."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from youju.domain.outline import SectionSpec
from youju.domain.passages import Passage
from youju.domain.report import Section, Writing
from youju.drafting.with_model.judging import Fault
from youju.drafting.with_model.mending import Manuscript
from youju.models.audit import Call
from youju.models.seam import ChatModel, Message, OnText, Reply, Role, Usage
from youju.prompting.template import Prompt, load_prompt
from youju.retrieval.masking import mask_private

__all__ = ["Manner", "Talk"]

FindPassages = Callable[[SectionSpec], Sequence[Passage]]
Shown = Callable[[str], str]
_MOST_FAULTS = 12
_MOST_REASONS = 3


@dataclass(frozen=True)
class Manner:
    """How the model is asked.

    Attributes:
        concurrency: Sections under way at once.
        show_values: Whether values leave for the model; names and hints always do.
        log: Hears every call.
        find_passages: Gives earlier reports' passages on a section.
        on_text: Hears the answers as they arrive.
    """

    concurrency: int = 4
    show_values: bool = False
    log: Callable[[Call], None] = lambda _: None
    find_passages: FindPassages = lambda _: ()
    on_text: OnText | None = None


class Talk:
    """The conversation about one section, with what it took.

    Args:
        model: Who is asked.
        manner: How.
        section_id: The section.
        prompt: Its prompt.
        messages: How it opens.
        private: Kinds of private data masked in it.
        shown: Puts numbers in the place of slots, for people who watch.
    """

    def __init__(
        self,
        model: ChatModel,
        manner: Manner,
        section_id: str,
        prompt: Prompt,
        messages: list[Message],
        private: tuple[str, ...],
        shown: Shown,
    ) -> None:
        self._asked = model
        self._manner = manner
        self._section_id = section_id
        self._prompt = prompt
        self._messages = messages
        self._private = private
        self._shown = shown
        self._open: Reply | None = None
        self._model = model.name
        self._seconds = Decimal(0)
        self._tokens = 0
        self.usage = Usage()
        self.repairs = 0
        self.last = ""

    def ask(self) -> str:
        """Return the next answer."""
        told = _Telling(self._manner.on_text, self._shown) if self._manner.on_text else None
        on_text = told.feed if told else None
        reply = self._asked.write(self._messages, temperature=self._prompt.temperature, on_text=on_text)
        if told:
            told.close()
        self._open = reply
        self._model = reply.model
        self._seconds += reply.seconds
        self._tokens += reply.tokens
        self.usage = self.usage.plus(reply)
        self.last = reply.text
        return reply.text

    def complain(self, faults: Sequence[Fault], manuscript: Manuscript) -> None:
        """Send the last answer back with what is wrong with it."""
        lines = []
        for fault in faults[:_MOST_FAULTS]:
            words = fault.message if self._manner.show_values or not fault.told else fault.told
            place = f"（在“{manuscript.sentences[fault.sentence].template[:40]}”）" if fault.sentence >= 0 else ""
            lines.append(f"- {words}{place}")
        findings, _ = mask_private("\n".join(dict.fromkeys(lines)))
        words = load_prompt("shared/repair").render(findings=findings)
        self._messages += [Message(Role.ASSISTANT, self.last), Message(Role.USER, words)]
        self.repairs += 1
        if self._manner.on_text:
            reasons = list(dict.fromkeys(self._shown(fault.message) for fault in faults))
            more = f"等{len(reasons)}处" if len(reasons) > _MOST_REASONS else ""
            self._manner.on_text(f"\n（退回重写：{'；'.join(reasons[:_MOST_REASONS])}{more}）\n")

    def note(self, outcome: str) -> None:
        """Log the call just made, with what became of its answer."""
        reply = self._open or Reply("", model=self._model)
        self._open = None
        self._manner.log(
            Call(
                section=self._section_id,
                model=reply.model,
                prompt=self._prompt.id,
                version=self._prompt.version,
                sha256=self._prompt.sha256,
                prompt_tokens=reply.prompt_tokens,
                completion_tokens=reply.completion_tokens,
                seconds=str(reply.seconds),
                cached=reply.cached,
                outcome=outcome,
                private=self._private,
            )
        )

    def writing(self, section: Section, passages: tuple[str, ...]) -> Writing:
        """Return the record of how the section came about."""
        return replace(
            section.writing,
            prompt=self._prompt.id,
            prompt_version=self._prompt.version,
            prompt_sha256=self._prompt.sha256,
            model=self._model,
            passages=passages,
            tokens=self._tokens,
            seconds=str(self._seconds),
            repairs=self.repairs,
        )


class _Telling:
    """Passes an answer on as it arrives, with numbers in the place of slots.

    Args:
        told: Hears it.
        shown: Fills the slots.
    """

    def __init__(self, told: OnText, shown: Shown) -> None:
        self._told = told
        self._shown = shown
        self._held = ""

    def feed(self, piece: str) -> None:
        """Take the next stretch; one that ends within a slot waits for the rest of it."""
        self._held += piece
        opened = self._held.find("{", self._held.rfind("}") + 1)
        ready = self._held if opened < 0 else self._held[:opened]
        self._held = self._held[len(ready) :]
        if ready:
            self._told(self._shown(ready))

    def close(self) -> None:
        """Pass on what was held back."""
        if self._held:
            self._told(self._held)
            self._held = ""
