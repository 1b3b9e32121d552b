"""The public pages of the atlas as tests read them: found by their links, and their numbers by their tables."""

import random
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag
from django.http import HttpResponse
from django.test import Client

from atlas.tables.definitions import faces_of
from intake.record.choices.diseases import Family

LOWS = [0, 0, 0, 11, 16, 21, 36, 46, 101]


def some_bands(*families: Family, seed: int = 1) -> dict[str, int]:
    """Any bands for all cells of these diseases, as the factory takes them."""
    chance = random.Random(seed)
    return {
        f"{face.table}:{face.key(cell)}": chance.choice(LOWS)
        for family in families
        for face in faces_of(family)
        for cell in face.cells()
    }


def linked(*families: Family) -> dict[str, HttpResponse]:
    """The pages of the atlas that its pages lead to, but for those of other diseases than these."""
    client, due = Client(), ["/atlas/"]
    found: dict[str, HttpResponse] = {}
    while due:
        path = due.pop()
        found[path] = client.get(path)
        assert found[path].status_code == 200, path
        links = [
            urljoin(path, link["href"]) for link in soup_of(found[path]).select("main a[href]")
        ]
        due += [link for link in set(links) - {*found, *due} if _is_page(link, families)]
    return found


def _is_page(path: str, families: Sequence[Family]) -> bool:
    others = set(Family.values) - set(families)
    return path.startswith("/atlas/") and path.endswith("/") and not others & set(path.split("/"))


def soup_of(answer: HttpResponse) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html.parser")


def sections(page: BeautifulSoup) -> Iterator[dict[str, Any]]:
    """Each section of numbers: its heading, its table's rows and its picture's bars by label, its total."""
    for section in page.select("div.numbers"):
        table, picture = section.table, section.svg
        yield {
            "heading": section.h2.get_text(" ", strip=True) if section.h2 else "",
            "text": section.p.get_text(" ", strip=True) if section.p else "",
            "rows": {row.th.get_text(): _cells(row) for row in table.tbody("tr")} if table else {},
            "bars": _bars(picture) if picture else {},
            "total": table.tfoot.td.get_text() if table else "",
        }


def _cells(row: Tag) -> list[str]:
    return [cell.get_text("|", strip=True) for cell in row("td")]


def _bars(picture: Tag) -> dict[str, tuple[str, float, float]]:
    """Of each label the number that is written, and where the full part and the bar end, in units."""
    numbers = [text.get_text() for text in picture.select(".ranges__numbers text")]
    ends = [
        (float(rect["x"]), float(rect["x"]) + float(rect["width"]))
        for rect in picture.select(".ranges__open rect")
    ]
    tops = [float(rect["y"]) for rect in picture.select(".ranges__open rect")]
    labels = [""] * len(tops)
    for text in picture.find_all("text", recursive=False):  # a label's lines are above its bar
        place = next(place for place, top in enumerate(tops) if float(text["y"]) < top)
        labels[place] = f"{labels[place]} {text.get_text()}".strip()
    full = [float(rect["width"]) for rect in picture.select(".ranges__full rect")]
    assert full == [
        low for low, _high in ends if low
    ]  # a bar is hatched from where it is no longer full
    return {label: (number, *end) for label, number, end in zip(labels, numbers, ends, strict=True)}
