"""A chain of models: when one can't answer, the next is asked."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from youju.errors import ModelError
from youju.models.seam import ChatModel, Message, OnText, Reply

__all__ = ["FallbackModel"]


class FallbackModel:
    """Asks each model in turn until one answers.

    Args:
        models: The first choice first; at least one.
    """

    def __init__(self, models: Sequence[ChatModel]) -> None:
        self._models = tuple(models)

    @property
    def name(self) -> str:
        """The first choice's name; each reply names who answered it."""
        return self._models[0].name

    def close(self) -> None:
        """Let go of all models' connections."""
        for model in self._models:
            model.close()

    def write(
        self, messages: Sequence[Message], *, temperature: Decimal | None = None, on_text: OnText | None = None
    ) -> Reply:
        """Return the first answer.

        Raises:
            ModelError: None of them answered; what the last one said, with the names of the others.
        """
        failures: list[ModelError] = []
        for model in self._models:
            try:
                return model.write(messages, temperature=temperature, on_text=on_text)
            except ModelError as error:
                failures.append(error)
        last = failures[-1]
        if len(failures) == 1:
            raise last
        names = "、".join(model.name for model in self._models)
        transient = any(failure.transient for failure in failures)
        problem = f"{last.problem}（依次试过 {names}）"
        raise ModelError(problem, place=last.place, remedy=last.remedy, transient=transient)
