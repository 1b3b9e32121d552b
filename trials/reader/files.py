"""Files of ClinicalTrials.gov, version 2 of its API: one page of an answer, one study, or a list of studies.

One study is in memory at a time. Names and addresses of persons are dropped while it is read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from json import JSONDecodeError, JSONDecoder
from json.decoder import WHITESPACE  # type: ignore[attr-defined] # JSONDecoder.decode uses it too
from typing import Any

from trials.reader.shape import encodable

MOST_FILE_BYTES = 50_000_000
MOST_STUDIES = 5_000
_MOST_LEVELS = 40  # a real record has about ten

Study = dict[str, Any]

_PERSONS = frozenset(
    [
        *["centralContacts", "overallOfficials", "contacts", "pointOfContact"],
        *["investigatorFullName", "investigatorTitle", "investigatorAffiliation", "oldNameTitle"],
    ]
)
_ESCAPED_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
_TOO_DEEP = "The file is nested more deeply than any record is."


class UnreadableFile(Exception):
    """A file that can't be read at all; the text says why, and what to do."""

    def __init__(self, text: str) -> None:
        super().__init__(encodable(text))


@dataclass
class StudyFile:
    """A file and what stands beside its studies, which is complete once all studies were read."""

    content: bytes
    beside: dict[str, Any] = field(default_factory=dict)

    @property
    def goes_on(self) -> bool:
        """Whether it is one page of several."""
        return bool(self.beside.get("nextPageToken"))

    @property
    def total(self) -> int | None:
        """How many records the search has, if the file says so."""
        total = self.beside.get("totalCount")
        return total if isinstance(total, int) else None

    def text_beside(self, *names: str) -> str:
        """The first of these that is a text."""
        found = (self.beside.get(name) for name in names)
        return next((encodable(text[:40]) for text in found if isinstance(text, str)), "")

    def studies(self) -> Iterator[tuple[str, Any]]:
        """Each study with its place in the file, such as "studies[3]". Raises UnreadableFile."""
        try:
            yield from self._studies(_Scanner(_text(self.content)))
        except JSONDecodeError as error:
            where = f"line {error.lineno}, column {error.colno}"
            raise UnreadableFile(
                f"This is no JSON: see {where}. Download the file again."
            ) from error
        except RecursionError as error:
            # So deep that Python's reader gives up. It stops there and has kept nothing.
            raise UnreadableFile(_TOO_DEEP) from error
        except ValueError as error:  # int() takes 4,300 digits at most
            raise UnreadableFile("A number in the file is too long.") from error

    def _studies(self, scanner: "_Scanner") -> Iterator[tuple[str, Any]]:
        has_list = scanner.peek() == "["  # as the register's own download button gives it
        if has_list:
            yield from _elements(scanner)
        else:
            for name in scanner.members():
                if name in self.beside or (name == "studies" and has_list):
                    raise _twice(name)
                if name == "studies":
                    has_list = True
                    yield from _elements(scanner)
                else:
                    self.beside[name] = scanner.value()
        if scanner.peek():
            raise scanner.fault()
        if "protocolSection" in self.beside:
            yield "study", _shallow(self.beside)
        elif not has_list:
            raise UnreadableFile(
                "The file has no protocolSection, so it holds no study of ClinicalTrials.gov, version 2."
            )


class _Scanner:
    """Walks over the outermost JSON value, and decodes what is in it piece by piece."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0

    def fault(self) -> JSONDecodeError:
        return JSONDecodeError("unexpected", self.text, self.at)

    def peek(self) -> str:
        """The next sign that is no white space; "" at the end."""
        self.at = WHITESPACE.match(self.text, self.at).end()
        return self.text[self.at : self.at + 1]

    def take(self, sign: str) -> None:
        if self.peek() != sign:
            raise self.fault()
        self.at += 1

    def value(self) -> Any:
        self.peek()
        value, self.at = _DECODER.raw_decode(self.text, self.at)
        return value

    def items(self, opening: str, closing: str) -> Iterator[None]:
        """Stops before each item of an array or object."""
        self.take(opening)
        is_empty = self.peek() == closing
        while not is_empty:
            yield
            if self.peek() == closing:
                break
            self.take(",")
        self.take(closing)

    def members(self) -> Iterator[str]:
        """The name of each member of an object, where its value is next."""
        for _ in self.items("{", "}"):
            if self.peek() != '"':
                raise self.fault()
            name = self.value()
            self.take(":")
            yield name


def _elements(scanner: _Scanner) -> Iterator[tuple[str, Any]]:
    if scanner.peek() != "[":
        raise UnreadableFile("Its “studies” are no list.")
    for number, _ in enumerate(scanner.items("[", "]")):
        if number == MOST_STUDIES:
            raise UnreadableFile(
                f"The file has more than {MOST_STUDIES:,} studies. Make the search narrower."
            )
        yield f"studies[{number}]", _shallow(scanner.value())


def _shallow(study: Any) -> Any:
    level = [study]
    for _ in range(_MOST_LEVELS):
        level = [
            part
            for whole in level
            for part in (whole.values() if isinstance(whole, dict) else whole)
            if isinstance(part, dict | list)
        ]
        if not level:
            return study
    raise UnreadableFile(_TOO_DEEP)


def _text(content: bytes) -> str:
    if len(content) > MOST_FILE_BYTES:
        raise UnreadableFile(
            f"The file is larger than {MOST_FILE_BYTES // 1_000_000} MB. Make the search narrower."
        )
    start = content.removeprefix(b"\xef\xbb\xbf")[:1_000].lstrip().lower()
    if not start:
        raise UnreadableFile("The file is empty.")
    if start.startswith((b"pk\x03\x04", b"\x1f\x8b")):
        raise UnreadableFile("This is a packed file. Unpack it, and choose the file in it.")
    if start.startswith((b"<!doctype html", b"<html")):
        raise UnreadableFile("This is a web page, not the file. Download the file as JSON.")
    if start.startswith(b"<"):
        raise UnreadableFile(
            "This is XML, of the register’s old API. Save it as JSON, version 2 of the API."
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            f"The file is not UTF-8: see byte {error.start:,}. Download it again."
        ) from error
    if "\0" in text or ("\\u0000" in text and _ESCAPED_NUL.search(text)):
        raise UnreadableFile("The file has a NUL character, which no record has.")
    return text


def _object(members: list[tuple[str, Any]]) -> Study:
    found = dict(members)
    if len(found) < len(members):
        names = [name for name, _ in members]
        raise _twice(next(name for name in names if names.count(name) > 1))
    if not _PERSONS.isdisjoint(found):
        return {name: value for name, value in members if name not in _PERSONS}
    return found


def _twice(name: str) -> UnreadableFile:
    return UnreadableFile(f"The file names “{name[:40]}” twice in one object.")


def _no_constant(name: str) -> Any:
    raise UnreadableFile(f"The file has {name}, which is no JSON.")


_DECODER = JSONDecoder(object_pairs_hook=_object, parse_constant=_no_constant)
