"""No text, however long, makes one of our patterns take longer than its length allows."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import takewhile
from time import process_time

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from articles.body import glossary
from hesperion.accounts.models import User
from hesperion.edge.page_cache.ranges import wanted
from hesperion.privacy import logs
from hesperion.speech import sentences
from hesperion.ui.content import split_sections, to_html
from intake.consent.copies.markdown import tree_of
from research.cohort.codes import PATTERNS
from research.redaction.comparison import word_changes
from research.redaction.dates import with_month
from research.redaction.marks import pieces
from tests.patterns import written
from trials.reader import conditions

SIZES = (2_000, 16_000)
# Eight times the text may cost eight times as much. Were each letter tried against each, it would be 64 times.
GROWTH = 24
TOO_SHORT_TO_TELL = 0.005  # seconds of this process's own

# Patterns that are made when the code runs, by the place that makes them.
MADE = {
    "hesperion/privacy/logs.py": [logs._values_of(frozenset({"name", "text", "email"}))],
    "articles/body/glossary.py": [glossary._forms("en")[1]],
    "hesperion/speech/sentences.py": [sentences._pronunciation("en")[0]],
    "research/redaction/dates.py": [with_month()],
    "trials/reader/conditions.py": list(conditions._patterns().values()),
    "research/filters/filter.py": [re.compile(made, re.ASCII) for made in PATTERNS.values()],
}


def routes(resolver: URLResolver) -> Iterator[re.Pattern[str]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry)
        elif isinstance(entry, URLPattern):
            yield entry.pattern.regex


def texts(own: str = "") -> list[Callable[[int], str]]:
    """Long texts by their length: the common ones, and some of a pattern's `own` characters."""
    made: list[Callable[[int], str]] = [
        lambda n: "a" * n,
        lambda n: "a@" + "b" * n,
        lambda n: "a@b." * (n // 4),
        lambda n: "a " * (n // 2),
        lambda n: "name=" * (n // 5),
        lambda n: "name='" + " " * n,
    ]
    for letter in sorted({"/", " ", "\n", "1", ".", "-", *own}):
        made += [partial(repeated, letter), partial(repeated, f"a{letter}")]
        made.append(partial(lambda letter, n: f"a{letter}" + "b" * n + "\0", letter))
    return made


def repeated(piece: str, length: int) -> str:
    return piece * (length // len(piece)) + "\0"


def cost(work: Callable[[str], object], text: str) -> float:
    """Seconds of this process, the least of three tries."""
    return min(_cost_once(work, text) for _ in range(3))


def _cost_once(work: Callable[[str], object], text: str) -> float:
    begin = process_time()
    work(text)
    return process_time() - begin


def grows_too_fast(work: Callable[[str], object], own: str = "") -> list[str]:
    """The texts on which `work` costs more than their length allows, by their beginning.

    A machine that does other things can make one measurement wrong, and hardly three in a row.
    """
    found = []
    for text in texts(own):
        if _cost_once(work, text(SIZES[-1])) < TOO_SHORT_TO_TELL:
            continue
        seen = list(takewhile(_is_too_much, (_costs(work, text) for _ in range(3))))
        if len(seen) == 3:
            found.append(f"{text(20)!r}: {seen}")
    return found


def _costs(work: Callable[[str], object], text: Callable[[int], str]) -> tuple[float, float]:
    """Seconds for a short and for a long text."""
    short, long = (cost(work, text(size)) for size in SIZES)
    return short, long


def _is_too_much(seconds: tuple[float, float]) -> bool:
    short, long = seconds
    return long > max(GROWTH * short, TOO_SHORT_TO_TELL)


def ways(pattern: re.Pattern[str]) -> dict[str, Callable[[str], object]]:
    return {
        "search": pattern.search,
        "fullmatch": pattern.fullmatch,
        "sub": partial(pattern.sub, ""),
    }


def slow(place: str, pattern: re.Pattern[str]) -> list[str]:
    own = "".join(set(pattern.pattern) - set("\\[](){}^$|?*+"))[:40]
    return [
        f"{place} {pattern.pattern} {name}: {what}"
        for name, work in ways(pattern).items()
        for what in grows_too_fast(work, own)
    ]


def test_every_pattern_in_the_source_is_known():
    unknown = {place.partition(":")[0] for place, pattern in written() if pattern is None}
    assert unknown == MADE.keys()
    assert len(list(written())) > 30


def test_no_pattern_takes_longer_than_its_text_is_long():
    known = [(place, re.compile(pattern)) for place, pattern in written() if pattern]
    known += [(place, pattern) for place, made in MADE.items() for pattern in made]
    assert [what for place, pattern in known for what in slow(place, pattern)] == []


def test_nor_does_a_route():
    patterns = {pattern.pattern: pattern for pattern in routes(get_resolver())}
    assert [what for pattern in patterns.values() for what in slow("route", pattern)] == []


@pytest.mark.parametrize(
    "work",
    [
        logs.scrub,
        to_html,
        split_sections,
        tree_of,
        lambda text: list(sentences.split(text, 1)),
        lambda text: wanted(text, 1_000),
        User.objects.normalize_email,
        lambda text: pieces(text, ["Anna Bab 王"]),
        lambda text: word_changes(text, text[: len(text) // 2] + " changed"),
    ],
    ids=[
        "log",
        "markdown",
        "sections",
        "paper",
        "sentences",
        "range",
        "staff's address",
        "marks",
        "changes",
    ],
)
def test_nor_does_what_reads_texts(work):
    assert grows_too_fast(work, "#*_[]`<>!\"'@=:;,()") == []
