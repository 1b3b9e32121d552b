"""What is in `facts` of an adverse event: the answer to each question, as stored codes."""

from collections.abc import Mapping
from dataclasses import dataclass

from research.dictionary.questions import AskedQuestion, asked_questions
from research.dictionary.sources import FACT_PLACES
from research.dictionary.variable import VariableKind
from research.labels.columns import FACT_LABELS


@dataclass(frozen=True)
class EventFact:
    """An answer in `adverse_event.facts` by its `name`. `codes` are clinical labels by stored code."""

    name: str
    label: str
    kind: VariableKind  # CODE or CODES
    codes: Mapping[str, str]

    @property
    def key(self) -> str:
        return f"adverse_event.facts.{self.name}"

    def question(self, language: str) -> AskedQuestion:
        """Raises UnknownLanguage."""
        return asked_questions(language)[FACT_PLACES[self.name]]


def all_event_facts() -> list[EventFact]:
    return [_fact(name) for name in FACT_LABELS]


def _fact(name: str) -> EventFact:
    label, question = FACT_LABELS[name], asked_questions("en")[FACT_PLACES[name]]
    kind = VariableKind.CODES if question.is_list else VariableKind.CODE
    codes = {code: label.codes.get(code, text) for code, text in question.choices.items()}
    return EventFact(name, label.text, kind, codes)
