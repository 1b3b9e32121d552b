"""What pages show of a version of the questions, from the stored document: in one language, step by step."""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Any, ClassVar

from registry.documents.languages import in_language
from registry.documents.steps import WAYS
from registry.documents.words import KEPT, LEAVES, PART_TITLES, who_is_asked
from registry.models import PublishedDocument

MOST_ANSWERS = 60  # that a page lists: more are countries
Entry = dict[str, Any]


@dataclass(frozen=True)
class ShownQuestion:
    """A question. `others` are the words in which other people are asked."""

    key: str
    entry: Entry
    who: str
    leaves: list[Any]

    @property
    def text(self) -> str:
        return self.entry["label"][0]

    @property
    def others(self) -> list[str]:
        return self.entry["label"][1:]

    @property
    def groups(self) -> list[tuple[str, list[Entry]]]:
        """The answers by heading; none of a list that is too long."""
        found: dict[str, list[Entry]] = {}
        for answer in self.entry["answers"][: MOST_ANSWERS + 1]:
            found.setdefault(answer["heading"], []).append(answer)
        return [] if self.has_long_list else list(found.items())

    @property
    def has_long_list(self) -> bool:
        return len(self.entry["answers"]) > MOST_ANSWERS


@dataclass(frozen=True)
class ShownStep:
    key: str
    title: str
    who: list[str]
    questions: list[ShownQuestion]
    language: ClassVar = ""  # the page's


@dataclass(frozen=True)
class ShownTable:
    """A table of the data dictionary. Each variable is its entry with the words for how it may leave."""

    key: str
    title: str
    variables: list[tuple[Entry, Any]]
    language: ClassVar = "en"


class ShownDocument:
    """A version of the questions in a language."""

    def __init__(self, version: PublishedDocument, language: str) -> None:
        document = version.document
        self.entries: Entry = in_language(document["entries"], language, document["languages"])

    def contents(self) -> list[tuple[str, Any, list[Any]]]:
        """The parts with their titles, and in each its steps or tables."""
        ways = [(way, PART_TITLES[way], self.steps(way)) for way in WAYS]
        return [*ways, (KEPT, PART_TITLES[KEPT], self.tables())]

    def steps(self, way: str) -> list[ShownStep]:
        """The steps of a way of asking that have questions, in order."""
        found = [self._step(f"{way}.{step}") for step in self.entries[f"order.{way}"]]
        return [step for step in found if step.questions]

    def tables(self) -> list[ShownTable]:
        return [self._table(name) for name in self.entries["order.tables"]]

    def _step(self, key: str) -> ShownStep:
        entry = self.entries[f"step.{key}"]
        who = list(filter(None, dict.fromkeys([entry["only_if"], who_is_asked(entry["asked"])])))
        questions = [self._question(key, name, entry["asked"]) for name in entry["questions"]]
        return ShownStep(key, entry["title"][0], who, questions)

    def _question(self, step: str, name: str, asked: list[str]) -> ShownQuestion:
        key = f"question.{step}.{name}"
        entry = self.entries[key]
        who = "" if entry["asked"] == asked else who_is_asked(entry["asked"])
        return ShownQuestion(key, entry, who, self._leaves(step, name, entry["label"]))

    def _leaves(self, step: str, name: str, texts: list[str]) -> list[Any]:
        """How the answers to a question may leave, in words; [] if no variable holds them."""
        classes = {
            one["export_class"]
            for text, its_step, field, one in self._sources
            if text in texts or (its_step == step.partition(".")[2] and fnmatchcase(name, field))
        }
        return [words for code, words in LEAVES.items() if code in classes]

    @cached_property
    def _sources(self) -> list[tuple[str, str, str, Entry]]:
        """The text, step and field of each question whose answers a variable holds, with the variable."""
        variables = [one for key, one in self.entries.items() if key.startswith("variable.")]
        parts = [part for one in variables for part in [one, *one["parts"]]]
        return [
            (question["text"], question["step"], question["field"], one)
            for one in parts
            for question in one["questions"]
        ]

    def _table(self, name: str) -> ShownTable:
        entry = self.entries[f"table.{name}"]
        variables = [self.entries[f"variable.{name}.{one}"] for one in entry["variables"]]
        return ShownTable(
            name, entry["label"], [(one, LEAVES[one["export_class"]]) for one in variables]
        )
