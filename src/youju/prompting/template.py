"""Prompt files: front matter that says what a prompt is and needs, a Chinese body with strict `$name` variables."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from string import Template

import yaml

from youju.errors import DataFileError
from youju.prompting.schema import Fields
from youju.resources import data_stems, read_data

__all__ = ["Prompt", "has_prompt", "load_prompt", "prompt_ids"]

_ROOT = "prompts"
_FENCE = "---\n"
_LANGUAGES = ("zh-CN",)
_OUTPUTS = ("text_with_slots", "fragment")
_REMEDY = "请改正该提示词文件"


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt file.

    Attributes:
        id: Path under `prompts`, without suffix: `sections/funds.execution`.
        version: Grows with every change of meaning.
        language: Of the body.
        inputs: Names of its variables; each must be given, and no other.
        output: `text_with_slots` for what is answered with a text, `fragment` for what is put into other prompts.
        temperature: How freely the model may write; None for its default.
        after: Section roles that are written before this one, because it speaks of what they found.
        body: The words, without front matter.
        sha256: Hash of the whole file, for drafts and logs.
    """

    id: str
    version: int
    language: str
    inputs: tuple[str, ...]
    output: str
    temperature: Decimal | None
    after: tuple[str, ...]
    body: str
    sha256: str

    def render(self, **values: str) -> str:
        """Put the values in, in one pass: a `$` or `{{…}}` inside a value stays as it is.

        Raises:
            DataFileError: A variable is missing, or one is given that the prompt doesn't declare.
        """
        missing = sorted(set(self.inputs) - set(values))
        foreign = sorted(set(values) - set(self.inputs))
        if missing or foreign:
            words = [f"缺少变量 {'、'.join(missing)}"] if missing else []
            words += [f"没有声明变量 {'、'.join(foreign)}"] if foreign else []
            raise DataFileError("；".join(words), place=f"{_ROOT}/{self.id}.md", remedy="请核对 inputs")
        return Template(self.body).substitute(values).strip() + "\n"


def prompt_ids(folder: str) -> tuple[str, ...]:
    """Return the ids of all prompts of a folder (`sections`, `rewrite`, `shared`), in order."""
    return tuple(f"{folder}/{stem}" for stem in data_stems(f"{_ROOT}/{folder}", ".md"))


def has_prompt(prompt_id: str) -> bool:
    """Tell whether there is a prompt of this id."""
    return prompt_id in prompt_ids(prompt_id.partition("/")[0])


@cache
def load_prompt(prompt_id: str) -> Prompt:
    """Read a prompt file.

    Raises:
        DataFileError: It is missing or malformed: no front matter, an unknown key, a variable used but not declared or
            declared but not used, a `$` that begins no name.
    """
    file = f"{_ROOT}/{prompt_id}.md"
    text = read_data(file)
    head, body = _parts(text, file)
    fields = Fields(head, file)
    prompt = Prompt(
        id=fields.text("id"),
        version=fields.integer("version"),
        language=fields.text("language"),
        inputs=fields.texts("inputs"),
        output=fields.text("output"),
        temperature=_temperature(fields),
        after=fields.texts("after", ()),
        body=body,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )
    fields.finish()
    for problem in _problems(prompt, prompt_id):
        raise DataFileError(problem, place=file, remedy=_REMEDY)
    return prompt


def _parts(text: str, file: str) -> tuple[object, str]:
    opening, _, rest = text.partition(_FENCE)
    head, fence, body = rest.partition(f"\n{_FENCE}")
    if opening or not fence or not body.strip():
        raise DataFileError("应当以 --- 之间的说明开头，后接正文", place=file, remedy=_REMEDY)
    try:
        return yaml.safe_load(head), body
    except yaml.YAMLError as error:
        raise DataFileError(f"说明部分不是有效的 YAML：{error}", place=file, remedy=_REMEDY) from None


def _temperature(fields: Fields) -> Decimal | None:
    if not fields.has("temperature"):
        return None
    try:
        value = Decimal(fields.text("temperature"))
    except InvalidOperation:
        raise fields.error("应当是加引号的数，如 '0.2'", "temperature") from None
    if not 0 <= value <= 2:
        raise fields.error("应当在 0 与 2 之间", "temperature")
    return value


def _problems(prompt: Prompt, prompt_id: str) -> Iterator[str]:
    template = Template(prompt.body)
    if prompt.id != prompt_id:
        yield f"id “{prompt.id}”与文件名不符"
    if prompt.version < 1:
        yield "version 从 1 开始"
    if prompt.language not in _LANGUAGES:
        yield f"不认识的 language：{prompt.language}"
    if prompt.output not in _OUTPUTS:
        yield f"不认识的 output：{prompt.output}"
    if not template.is_valid():
        yield "正文里有单独的 $，应写成 $$"
        return
    used = set(template.get_identifiers())
    if undeclared := sorted(used - set(prompt.inputs)):
        yield f"用了没有声明的变量：{'、'.join(undeclared)}"
    if idle := sorted(set(prompt.inputs) - used):
        yield f"声明了没有用到的变量：{'、'.join(idle)}"
