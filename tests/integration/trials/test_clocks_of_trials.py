"""What expires by itself: nobody imports anything, and the days go by."""

import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.conf import settings
from django.utils import timezone
from django.utils.translation import override

from tests.factories import trials
from trials import urls
from trials.choices import MAY_TAKE_PEOPLE, OpenState, Status
from trials.models import ImportDecision, TrialImport
from trials.vocabulary import disease_families

pytestmark = pytest.mark.django_db

LIST = "/trials/sle/at/"
WORDS = {
    "en": r"\bopen(s|ed|ing|ly)?\b|\btakes? people\b|\brecruit",
    "de": r"\boffen|\bgeöffnet|\böffne|\b(nimmt|nehmen) (Menschen|Leute|Personen)\b|\brekrutier",
    "es": r"\babiert|\babre|\babrir|\badmiten? personas|\brecluta|\bacepta",
}
COUNTRIES = ("at", "de", "fr")


def later(days):
    return time_machine.travel(timezone.now() + timedelta(days=days), tick=False)


@pytest.fixture
def of_every_kind():
    """Trials of each status with places of each status, one that changed, and an import that opened some."""
    for number, status in enumerate(Status):
        places = [("AT", status), ("DE", "RECRUITING"), ("", "RECRUITING")]
        trials.trial(f"NCT9999{number:04d}", status=status, places=places)
    for status in ("NOT_YET_RECRUITING", "RECRUITING"):
        trials.trial("NCT99990999", status=status, places=[("AT", status)])
    changed = {"number": "NCT99990999", "title": "Made up: one that changed", "is_new": False}
    changed |= {"status": ["NOT_YET_RECRUITING", "RECRUITING"], "opened": ["AT"], "closed": ["DE"]}
    changed |= {"sentences_added": ["x"], "sentences_removed": [], "is_gone": False}
    made = TrialImport.objects.create(
        source="register", sha256="0" * 64, retrieved_on=timezone.now().date(), uploaded_by="user:1"
    )
    counts = {"opened": 1, "closed": 1, "new": 3, "changed": 1, "changes": [changed]}
    ImportDecision.objects.create(
        trial_import=made, is_applied=True, decided_by="user:2", counts=counts
    )


def pages():
    """Every page of the finder by the name of its address, those with arguments some times."""
    numbers = [f"NCT9999{number:04d}" for number in (*range(len(Status)), 999)]
    some = {
        "disease": [f"{code}/" for code in disease_families()],
        "list": [f"sle/{country}/" for country in COUNTRIES],
        "trial": [f"{number}/" for number in numbers],
        "change": [f"changes/{one.pk}/" for one in TrialImport.objects.all()],
        "where_disease": ["where/sle/"],
    }
    return {route.name: some.get(route.name) or [str(route.pattern)] for route in urls.urlpatterns}


def read(answer):
    """What a page or feed says in its own words, with what search engines show."""
    assert answer.status_code == 200
    if answer.headers["Content-Type"].startswith("application/atom+xml"):
        return " ".join(ElementTree.fromstring(answer.content).itertext())  # noqa: S314 - ours
    soup = BeautifulSoup(answer.content, "html.parser")
    for record in soup.select("[data-record], script, style"):
        record.decompose()
    described = [meta["content"] for meta in soup.select("meta[name=description]")]
    return " ".join([soup.get_text(" ", strip=True), *described])


def found(client, language):
    """{path: words} for each page that says that something is open."""
    prefix = "/" if language == settings.LANGUAGE_CODE else f"/{language}/"
    with override(language):
        labels = [str(one.label) for one in (*MAY_TAKE_PEOPLE, OpenState.OPEN, OpenState.NOT_YET)]

    said = re.compile("|".join([*WORDS.values(), *map(re.escape, labels)]), re.IGNORECASE)
    paths = [f"{prefix}trials/{path}" for of_name in pages().values() for path in of_name]
    texts = {path: read(client.get(path)) for path in paths}
    return {path: match[0] for path, text in texts.items() if (match := said.search(text))}


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_the_word_open_is_on_no_page_once_the_newest_file_is_91_days_old(
    client, of_every_kind, language
):
    with later(90):
        assert len(found(client, language)) > 10
    for days in (91, 400):
        with later(days):
            assert found(client, language) == {}


def banner(client, path=LIST):
    shown = BeautifulSoup(client.get(path).content, "html.parser").select_one(".clocks__banner")
    return shown and shown.get_text(" ", strip=True)


@pytest.mark.parametrize("path", ["/trials/", "/trials/sle/", LIST, f"/trials/{trials.NUMBER}/"])
def test_a_banner_says_how_old_the_newest_file_is(client, path):
    trials.trial()
    with later(30):
        assert banner(client, path) is None
    with later(31):
        assert banner(client, path).startswith("We last read the register 31 days ago. Much may")
    with later(91):
        assert banner(client, path).startswith("We last read the register 91 days ago. That is too")


def test_what_was_read_by_hand_is_no_file_of_the_register(client):
    assert banner(client).startswith("We have not read the register yet.")
    assert re.findall(WORDS["en"], read(client.get(LIST)), re.IGNORECASE) == []


def test_each_list_says_since_when_a_status_is_not_confirmed(client):
    days = {0: "Confirmed in", 200: "Not confirmed since", 400: "Not confirmed since"}
    for number, ago in enumerate(days):
        confirmed = timezone.now().date() - timedelta(days=ago)
        trials.trial(f"NCT9999000{number}", status_verified=confirmed)
    text = read(client.get(LIST))
    for number, words in enumerate(days.values()):
        assert f"NCT9999000{number} · {words}" in text
    assert "Can’t tell . Nobody confirmed the status in the last 12 months." in text


def test_all_three_clocks_are_on_the_page_of_a_trial(client):
    trials.trial(made_import=trials.applied_import(timezone.now().date() - timedelta(days=40)))
    with later(1):
        page = BeautifulSoup(client.get(f"/trials/{trials.NUMBER}/").content, "html.parser")
        names = [one.get_text() for one in page.select(".clocks dt")]
        assert names == [
            "The trial confirmed its status", "We read the register", "This page was made",
        ]  # fmt: skip
        days = [one.get_text() for one in page.select(".clocks dd")]
        assert len(set(days)) == 3
