"""Role by object by field: what comes out of any page behind the doors, however it is asked."""

import re
from collections import defaultdict
from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from hesperion.accounts.groups import GROUPS
from hesperion.accounts.models import User
from hesperion.mail.models import Suppression
from hesperion.privacy.shown import all_shown
from intake.consent.models import NoContactReport, Objection
from intake.consent.no_contact.queries import reported
from intake.consent.objections.queries import to_be_decided
from intake.stories.models import Flag
from research.models import ROWS, Record, SavedCohort
from research.models.columns import columns_of
from tests import canaries
from tests.canaries import TOLD
from tests.factories.extracts import request_samples
from tests.integration.edge.crawl import addresses, article_samples
from tests.integration.edge.hardened import is_html
from tests.sizes import IN_FULL, pairs
from tests.staff import PASSWORD, enters_admin

pytestmark = pytest.mark.django_db

DOORS = ("/admin/", "/cms/", "/account/")
# The dictionary, and the fields that a request can ask for: they show the words of all codes and questions, and
# no participant.
VOCABULARY = re.compile(r"/admin/research/(dictionary|request/[0-9a-f-]+/edit/fields/)")
LEAVES = ("/admin/logout/", "/cms/logout/", "/account/logout/")
SHOWN_FIELDS = {
    f"research.{source.__name__ if source in (*ROWS, Flag) else 'Record'}.{name}"
    for source, shown in all_shown().items()
    for name in [
        *(column.name for column in columns_of(source) if column.kind in TOLD),
        shown.present,
    ]
    if name
}
FLAGS = {"research.Flag.reason", "research.Flag.decision"}
RECORDS = SHOWN_FIELDS - FLAGS
REVIEWS = FLAGS | {"stories.Review.reason"}
NO_CONTACT_REPORTS = {"consent.NoContactReport.reason", "consent.NoContactReport.message"}
OBJECTIONS = {"consent.Objection.reason"}
IDENTITY = {"participants.Contact.name", "participants.Contact.email"}
CASE_LINE = {  # what of it is in the canaries' case line
    *["research.Record.birth_year", "research.Record.country"],
    *["research.Diagnosis.code", "research.Infusion.cells"],
}
MAY_SEE: dict[str, set[str]] = {
    "researcher": RECORDS,
    "reviewer": RECORDS | REVIEWS,
    "data steward": RECORDS | IDENTITY | NO_CONTACT_REPORTS | OBJECTIONS,
    "consent manager": set(),
    "requester": set(),
    "editor": set(),
    "medical reviewer": FLAGS | {"research.Record.story"} | CASE_LINE,
    "superuser": RECORDS | REVIEWS | IDENTITY | NO_CONTACT_REPORTS | OBJECTIONS,
    "staff without a group": set(),
    "nobody": set(),
}
SHOWN = {NoContactReport: reported, Objection: to_be_decided}  # what a list shows of its table
SOMEBODY = "somebody@example.com"
FAILS = "/cms/failwhale/"  # on purpose, by Wagtail
REASON = {"reason": "The ethics board asked us to write to them."}


@pytest.fixture
def subject(db):
    Suppression.objects.create(key="01" * 33, reason="bounced")
    shown = canaries.participants()
    SavedCohort.objects.update(shared_with="researcher")
    return shown


def person(role: str) -> Client:
    """In every role the door is open: what is held back is not held back by the door alone."""
    client = Client(raise_request_exception=False)
    if role != "nobody":
        user = enters_admin(User.objects.create_user(SOMEBODY, PASSWORD))
        user.is_superuser = role == "superuser"
        user.save()
        user.groups.set(Group.objects.filter(name=role))
        client.force_login(user)
    return client


def changelist(model: type[Model]) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def paths() -> list[str]:
    """Every address behind a door, with a row of each model of the admin."""
    samples = article_samples() | {"app_label": "research", "model_name": "record"}
    samples["cohort_id"] = str(SavedCohort.objects.get().pk)
    samples |= request_samples(User.objects.filter(email=SOMEBODY).first() or User.objects.first())
    found = set(addresses(samples | {"object_id": Record.objects.get().pk}))
    for model in admin.site._registry:
        base = changelist(model)
        shown = SHOWN.get(model, model._default_manager.all)
        row = shown().order_by("-pk").first()
        key = str(row.pk) if row else "1"
        text = {"pk": key, "audience": "self", "language": "en"}  # of a consent version
        own = addresses(samples | text | {"object_id": key})
        found = {path for path in found if not path.startswith(base)}
        found |= {path for path in own if path.startswith(base)}
    return sorted(path for path in found if path.startswith(DOORS) and path not in LEAVES)


def questions(client: Client, typed: set[str]) -> Iterator[tuple[str, str]]:
    """What searches and filters of every list answer to the first half of each word.

    A list that is closed is so before it looks at what it is asked: one question to it is enough. And
    one that refuses to be filtered by a field does so before it looks at the word.
    """
    halves = [word[: len(word) // 2 + 3] for word in typed]
    for model in admin.site._registry:
        base = changelist(model)
        if client.get(base).status_code != 200:
            yield from asked(client, base, "q", halves[:1])
            continue
        yield from asked(client, base, "q", halves)
        names = [field.name for field in canaries.fields() if canaries.is_typed(field)]
        for way, name in pairs(("", "diagnosis__", "contact__"), [*dict.fromkeys(names)]):
            yield from asked(client, base, f"{way}{name}__startswith", halves)


def asked(client: Client, path: str, name: str, values: list[str]) -> Iterator[tuple[str, str]]:
    """What comes back for each value of a parameter; in `make test` up to the first that is refused."""
    for value in values:
        response = client.get(path, {name: value})
        yield f"{path} {name}={value}", answer(response)
        if response.status_code != 200 and not IN_FULL:
            return


def completions() -> Iterator[tuple[str, dict[str, str]]]:
    """What the boxes that complete ask while somebody types."""
    for model in admin.site._registry:
        options = model._meta
        for relation in options.get_fields():
            if relation.is_relation and relation.concrete:
                asked = {"model_name": options.model_name, "field_name": relation.name}
                yield "/admin/autocomplete/", asked | {"app_label": options.app_label, "term": ""}


def links(page: BeautifulSoup, path: str) -> set[str]:
    """What a list leads to by its filters, its order and its pages; in `make test` the last of each."""
    found: dict[str, list[str]] = defaultdict(list)
    for link in page.find_all("a", href=re.compile(r"^\?")):
        found[link["href"].partition("=")[0]].append(path + link["href"])
    return {link for own in found.values() for link in (own if IN_FULL else own[-1:])}


def actions(page: BeautifulSoup) -> list[dict[str, str | list[str]]]:
    """What a list offers to do with rows, for all of them."""
    rows = [box["value"] for box in page.select("[name=_selected_action]")]
    offered = [option["value"] for option in page.select("[name=action] option[value]")]
    return [{"action": action, "_selected_action": rows} for action in offered if action]


def looked_at(client: Client, typed: set[str]) -> Iterator[tuple[str, str]]:
    """Each address with all that came back: status, headers and body."""
    first, follow = client.get("/admin/").status_code, set()
    for path in paths():
        response = client.get(path)
        yield path, answer(response)
        if "/identity/" in path:
            yield f"{path} with a reason", answer(client.post(path, REASON))
        if path.startswith("/admin/") and is_html(response):
            page = BeautifulSoup(response.content, "html.parser")
            follow |= links(page, path)
            for choice in actions(page):
                yield f"{path} {choice}", answer(client.post(path, choice))
    for path in sorted(follow):
        yield path, answer(client.get(path))
    yield from questions(client, typed)
    for path, query in completions():
        yield f"{path} {query}", answer(client.get(path, query))
    assert client.get("/admin/").status_code == first, "signed out on the way"


def answer(response) -> str:
    path = response.request["PATH_INFO"]
    assert response.status_code < 500 or path == FAILS, path
    body = b"".join(response.streaming_content) if response.streaming else response.content
    headers = {name: told for name, told in response.items() if name != "Content-Length"}
    text = f"{response.status_code} {headers} {body.decode(errors='replace')}"
    return f"{text} {unquote(text)}"


def stands_in(word: str, text: str) -> bool:
    """By itself: a token of chance and the length of a page may hold the four digits of a year."""
    return (
        word in text
        and re.search(rf"(?<![a-zA-Z0-9]){re.escape(word)}(?![a-zA-Z0-9])", text) is not None
    )


def test_each_group_is_in_the_matrix():
    assert set(GROUPS) < MAY_SEE.keys()


def test_every_field_that_tells_something_has_a_canary_that_stands_nowhere_else(subject):
    words = canaries.words()
    for field in canaries.fields():
        found = set().union(*words[canaries.label(field)].values())
        assert found, f"{canaries.label(field)} has no canary: give it one in tests/canaries.py"
        if canaries.is_typed(field):
            assert all(canaries.MARK in word for word in found)
    assert {label for label in words if label.startswith("research.")} == RECORDS | FLAGS


def test_every_list_and_row_of_the_admin_is_opened_and_so_is_identity(subject):
    opened = paths()
    assert len(opened) > 150
    record = Record.objects.get().pk
    pages = ["change", "history", "delete", "identity", "flag", "pin", "redaction"]
    for page in [*pages, "review", "claim", "release"]:
        assert f"/admin/research/record/{record}/{page}/" in opened
    assert "/admin/research/review/" in opened
    for model in admin.site._registry:
        base = changelist(model)
        assert {base, f"{base}add/"} <= set(opened)


@pytest.mark.long
@pytest.mark.parametrize("role", MAY_SEE)
def test_a_role_sees_the_fields_that_it_may_and_no_others(subject, role):
    words = canaries.words()
    all_words = {word for told in words.values() for found in told.values() for word in found}
    may = {word for label in MAY_SEE[role] for word in words[label][subject]}
    identity = {word for label in IDENTITY for word in words[label][subject]}
    seen = defaultdict(set)
    for where, text in looked_at(person(role), identity):
        for word in () if VOCABULARY.match(where) else all_words:
            if stands_in(word, text):
                seen[word].add(where)
    leaks = {word: sorted(seen[word])[:5] for word in seen.keys() - may}
    assert leaks == {}
    assert seen.keys() == may  # there was something that could have leaked
    page = f"/admin/research/record/{Record.objects.get().pk}/identity/ with a reason"
    assert all(seen[word] == {page} for word in identity & may)
