"""The pages of questions and counting rules: what they say of each version, from what is stored."""

import hashlib
from copy import deepcopy

import pytest
from bs4 import BeautifulSoup

from hesperion.text.canonical_json import json_sha256
from registry.actions.documents import publish_document
from registry.choices import RegistryKind
from registry.documents.words import PART_TITLES
from registry.queries import newest_document
from tests.browser.rendered import faults_of

pytestmark = pytest.mark.django_db
QUESTIONS, COUNTING = RegistryKind.QUESTIONS, RegistryKind.COUNTING_RULES
PARTS = [f"/registry/questions/1/{part}/" for part in PART_TITLES]
PAGES = [
    "/registry/questions/", "/registry/questions/1/", "/registry/questions/2/", *PARTS,
    "/registry/counting/", "/registry/counting/1/", "/registry/counting/2/",
]  # fmt: skip
MOST_BYTES = 500_000


def text_of(answer) -> str:
    return BeautifulSoup(answer.content, "html.parser").main.get_text(" ", strip=True)


def sha256_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def changed():
    """A second version of each: a question new, one gone, one asked otherwise in German; another program."""
    document = deepcopy(newest_document(QUESTIONS).document)
    entries = document["entries"]
    added = deepcopy(entries["question.more.mood.mood"])
    added["label"] = ["Do you like tea?"]
    entries["question.more.mood.tea"] = added
    entries["step.more.mood"]["questions"].append("tea")
    entries["step.story.today"]["questions"].remove("pain")
    del entries["question.story.today.pain"]
    entries["question.more.mood.mood"]["label"][0]["de"] = "Wie geht es Ihnen?"
    entries["question.story.who.teller"]["answers"].pop()
    publish_document(kind=QUESTIONS, document=document)
    rules = deepcopy(newest_document(COUNTING).document)
    rules["entries"]["program.atlas/counting/bands.py"] = "0" * 64
    publish_document(kind=COUNTING, document=rules)


@pytest.mark.parametrize("prefix", ["", "/de", "/es"])
def test_every_page_is_there_in_each_language_and_not_too_long(client, changed, prefix):
    for page in PAGES:
        answer = client.get(prefix + page)
        assert (answer.status_code, len(answer.content) < MOST_BYTES) == (200, True), page


def test_questions_are_there_as_they_are_asked_with_answers_and_how_they_may_leave(client):
    text = text_of(client.get("/registry/questions/1/story/"))
    assert "How active is your disease today? To others: How active is the disease today?" in text
    assert "About someone who can’t decide for themselves" in text
    assert "Only if CAR-T cells were given." in text
    assert "Never leaves." in text
    assert "Wie aktiv ist Ihre Krankheit heute?" in text_of(
        client.get("/de/registry/questions/1/story/")
    )


def test_a_version_says_what_it_changed(client, changed):
    text = text_of(client.get("/registry/questions/2/"))
    assert "Do you like tea? question.more.mood.tea" in text
    assert "question.story.today.pain" in text
    assert (
        "The words (Deutsch) Before Wie gedrückt ist Ihre Stimmung heute? Now Wie geht es Ihnen?"
        in text
    )
    assert "The answers Before About someone who has died Now –" in text
    assert "The program that counts changed: atlas/counting/bands.py" in text_of(
        client.get("/registry/counting/2/")
    )
    assert "Do you like tea?" in text_of(client.get("/registry/questions/2/more/"))
    assert "Do you like tea?" not in text_of(client.get("/registry/questions/1/more/"))


def test_files_are_exactly_the_bytes_that_were_hashed(client, changed):
    for kind, folder in ((QUESTIONS, "questions"), (COUNTING, "counting")):
        for number in (1, 2):
            answer = client.get(f"/registry/{folder}/{number}.json")
            assert json_sha256(answer.json()) == sha256_of(answer.content)
        assert sha256_of(answer.content) == newest_document(kind).sha256


def test_what_is_not_there_is_not_found(client):
    for path in (
        "/registry/questions/2/", "/registry/questions/0/", "/registry/questions/1/nothing/",
        "/registry/questions/2/story/", "/registry/questions/2.json", "/registry/counting/2/",
        "/registry/counting/99999999999999999999/", "/registry/counting/2.json",
    ):  # fmt: skip
        assert client.get(path).status_code == 404, path


def test_pages_are_accessible_and_fit(client, changed):
    assert faults_of({path: client.get(path) for path in PAGES}) == []
