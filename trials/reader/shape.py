"""Reads parts of a study by their names, and says where one is not as it should be."""

import re
from datetime import date
from functools import lru_cache
from typing import Any

from hesperion.text.normalise import normalise

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def encodable(text: str) -> str:
    """The text with "?" for each half of a character, which could be neither stored nor shown."""
    return text.encode(errors="replace").decode()


class UnreadableStudy(Exception):
    """A study that can't be read: `place` is its JSON path, `fault` a sentence."""

    def __init__(self, place: str, fault: str) -> None:
        self.place, self.fault = encodable(place), encodable(fault)
        super().__init__(f"{self.place}: {self.fault}")


class StudyPart:
    """An object of a study. A member that is missing is empty: "", [], None, or an empty part."""

    def __init__(self, value: Any, path: str) -> None:
        if not isinstance(value, dict):
            raise UnreadableStudy(path, "This is no object.")
        self.value, self.path = value, path

    def fault(self, name: str, text: str) -> UnreadableStudy:
        return UnreadableStudy(f"{self.path}.{name}", text)

    def part(self, name: str) -> "StudyPart":
        return StudyPart(self.value.get(name, {}), f"{self.path}.{name}")

    def parts(self, name: str) -> list["StudyPart"]:
        return [
            StudyPart(one, f"{self.path}.{name}[{number}]")
            for number, one in enumerate(self._list(name))
        ]

    def raw_text(self, name: str) -> str:
        """A text as it is; see `text`."""
        value = self.value.get(name, "")
        if not isinstance(value, str):
            raise self.fault(name, "This is no text.")
        return value

    def text(self, name: str) -> str:
        """A text on one line, without signs that nobody sees or that turn the direction of others."""
        return _one_line(self.raw_text(name))

    def texts(self, name: str) -> list[str]:
        found = self._list(name)
        if not all(isinstance(one, str) for one in found):
            raise self.fault(name, "This is no list of texts.")
        return [_one_line(one) for one in found]

    def day(self, name: str, *, latest: date) -> date | None:
        """A date; the first day of what is a month or a year. It may not be later than `latest`."""
        written = self.raw_text(name)
        if not written:
            return None
        found = _first_day(written)
        if found is None:
            raise self.fault(name, f"“{written[:40]}” is no date.")
        if found > latest:
            raise self.fault(
                name, f"{written} is later than the day on which the file was fetched."
            )
        return found

    def _list(self, name: str) -> list[Any]:
        value = self.value.get(name, [])
        if not isinstance(value, list):
            raise self.fault(name, "This is no list.")
        return value


@lru_cache(maxsize=10_000)  # records have the same places
def _one_line(text: str) -> str:
    return " ".join(normalise(text, has_lines=False).split())


def _first_day(written: str) -> date | None:
    parts = _DATE.fullmatch(written)
    try:
        return date(*map(int, parts.groups("1"))) if parts else None
    except ValueError:  # there is no such day
        return None
