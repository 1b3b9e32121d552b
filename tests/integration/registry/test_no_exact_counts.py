"""No page, file or header of the registry has an exact number of people, of a registry whose size is known."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urljoin

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, reverse
from django.utils import translation

from atlas.actions.approving import approve_candidate
from atlas.actions.candidates import make_candidate
from hesperion.edge.page_cache import purge
from intake.record.models import Infusion
from registry import urls
from research.public_uses.bands import use_band
from research.public_uses.statements import publish_data_made
from tests.atlas_pages import soup_of
from tests.factories.atlas import passed
from tests.factories.atlas_people import join, move, store_pool, without_history
from tests.factories.extracts import add_extract, approved

pytestmark = pytest.mark.django_db
INCLUDED, UNREAD, INFUSED = 137, 42, 79
# None of them can be an end of a band: these end with 0, 1, 5 or 6.
EXACT = {INCLUDED, UNREAD, INFUSED, INCLUDED + UNREAD, INCLUDED - INFUSED}
LONG_AGO = datetime(2026, 2, 1, tzinfo=UTC)
ALONE = r"(?<![\w.-])(?<!\d:)\d+(?![\w-])(?![.:]\d)"
TRIED = ([], ["sle"], [1], ["1.0"], [1, "story"], ["1.0", "en"])  # what an address may need


@pytest.fixture
def registry():
    """People with lupus, some of whom nobody read, the release that counts them, and a use of their data."""
    without_history([Infusion])
    pool = store_pool(INCLUDED + UNREAD)
    join(pool[:INCLUDED], "considered", LONG_AGO)
    infused = pool[:INFUSED]
    move(infused, "infused")
    Infusion.objects.bulk_create(Infusion.of(one, number=1, given="2025-03") for one in infused)
    release = make_candidate(by="user:1")
    approve_candidate(release=release, sha256=passed(release).sha256, by="user:2")
    extract = add_extract(approved())
    extract.size = INFUSED
    extract.save()
    publish_data_made(extract, use_band(INFUSED))
    purge()


def addresses() -> Iterator[str]:
    """All that the registry has, as far as it can be made up."""
    for space, patterns in (("registry", urls.urlpatterns), ("registry_files", urls.files)):
        for pattern in patterns:
            assert isinstance(pattern, URLPattern)
            found = [*_reversed(f"{space}:{pattern.name}")]
            assert found, f"no address of {pattern.name}: add what it needs to TRIED"
            yield from found


def _reversed(name: str) -> Iterator[str]:
    for arguments in TRIED:
        try:
            yield reverse(name, args=arguments)
        except NoReverseMatch:
            continue


def crawled() -> dict[str, HttpResponse]:
    """What is there, and what it links to."""
    client, due = Client(), [*addresses()]
    with translation.override("de"):
        due += addresses()
    found: dict[str, HttpResponse] = {}
    while due:
        path = due.pop()
        if path in found:
            continue
        found[path] = client.get(path)
        assert found[path].status_code in (200, 404), path
        if found[path].headers["Content-Type"].startswith("text/html"):
            links = [urljoin(path, one["href"]) for one in soup_of(found[path]).select("[href]")]
            due += [link for link in links if re.match(r"(/de)?/registry/[^?#]*$", link)]
    return {path: answer for path, answer in found.items() if answer.status_code == 200}


def numbers_in(text: str) -> set[int]:
    """Whole numbers that stand alone: not those within a hash, a decimal, a day or a time."""
    return {int(number) for number in re.findall(ALONE, text)}


def test_no_exact_number_is_in_any_page_file_or_header(registry):
    found = crawled()
    assert "136 to 140" in found["/registry/numbers/sle/"].text
    assert "76 to 80" in found["/registry/uses/1/"].text
    for path, answer in found.items():
        body = b"".join(answer) if answer.streaming else answer.content
        headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
        assert numbers_in(body.decode()) & EXACT == set(), path
        assert numbers_in(headers) & EXACT == set(), path


def test_an_exact_number_would_be_found():
    page = '<td>137</td> There are 42. <script type="application/json">{"people":79}</script>'
    assert numbers_in(page) & EXACT == {137, 42, 79}
    assert numbers_in("sha256 a137b, 2026-11-137, 0.137, 12:42, 42:10") & EXACT == set()
