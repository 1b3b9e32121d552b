"""Every page of /admin/, with a row of each model: people read names and times, and axe finds nothing.

The pages are found in the URLconf and the registry of the admin: a new one is looked at by itself.
"""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.http import HttpResponse
from django.test import Client

from hesperion.accounts.groups import GROUPS
from hesperion.accounts.models import User
from hesperion.mail.actions import enqueue
from hesperion.mail.models import Suppression
from hesperion.public_log.models import Statement
from intake.participants.models import Participant
from intake.stories.choices import ReviewState
from registry.corrections.actions import propose_correction
from research.models import Record, SavedCohort
from research.requests.steps import FORM_STEPS
from tests import canaries
from tests.browser.rendered import faults_of
from tests.factories import atlas
from tests.factories.full_record import reviewed
from tests.factories.institution import contact_person
from tests.integration.research.test_matrix import paths, person
from tests.staff import in_group

pytestmark = pytest.mark.django_db

# What nobody reads: keys of accounts and rows, and times as computers write them.
UNREADABLE = re.compile(
    r"\buser:\d+| object \(|\d\d:\d\d:\d\d\.\d|\+00:00|\d\d:\d\d:\d\dZ"
    r"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
)


@pytest.fixture
def superuser() -> Client:
    """On a site with a row of each model, and an entry in the history of each."""
    Suppression.objects.create(key="01" * 33, reason="bounced")
    contact_person()
    atlas.published({"people:sle:infused": 16})
    atlas.passed(atlas.candidate({"people:sle:infused": 26}))
    statement = Statement.objects.order_by("seq").first()
    propose_correction(statement=statement, texts={"wrong_en": "a day"}, by="user:902")
    subject = canaries.participants()
    enqueue(kind="participants.confirmation", subject=subject)
    client = person("superuser")
    user = User.objects.get(email="somebody@example.com")
    SavedCohort.objects.update(owner=user)
    for model in admin.site._registry:
        row = model._default_manager.order_by("-pk").first()
        assert row, f"There is no {model._meta.verbose_name} to look at."
        LogEntry.objects.create(
            user=user,
            content_type=ContentType.objects.get_for_model(model, for_concrete_model=False),
            object_id=str(row.pk),
            object_repr=str(row),
            action_flag=CHANGE,
        )
    return client


def pages(client: Client) -> Iterator[tuple[str, HttpResponse]]:
    """Each page by its address, and those of a record again when its story is included.

    Redirects, files and scripts are none.
    """
    own = [path for path in paths() if path.startswith("/admin/")]
    yield from got(client, own)
    step = next(path for path in own if path.endswith("/edit/fields/"))
    yield from got(
        client, [step.replace("fields", one.key) for one in FORM_STEPS[:3] + FORM_STEPS[4:]]
    )
    reviewed(Participant.objects.get(public_id=Record.objects.get().pk), ReviewState.INCLUDED)
    yield from got(client, [f"{path}?included" for path in own if "/research/record/HSP" in path])


def got(client: Client, addresses: Iterable[str]) -> Iterator[tuple[str, HttpResponse]]:
    for path in addresses:
        answer = client.get(path)
        if answer.status_code != 302 and answer["Content-Type"].startswith("text/html"):
            yield path, answer


def unreadable(answer: HttpResponse) -> set[str]:
    page = BeautifulSoup(answer.content, "html.parser")
    return {found[0] for found in UNREADABLE.finditer(page.get_text(" "))}


def test_on_no_page_people_read_keys_or_times_of_computers(superuser):
    wrong = [f"{path}: {word}" for path, answer in pages(superuser) for word in unreadable(answer)]
    assert wrong == [], "\n".join(wrong)


@pytest.mark.long
@pytest.mark.timeout(900)
def test_axe_finds_nothing_on_any_page(superuser):
    found = dict(pages(superuser))
    assert len(found) > 50
    for role in GROUPS:
        found[f"/admin/?{quote(role)}"] = in_group(role, email=f"{role[:3]}@example.com").get(
            "/admin/"
        )
    faults = faults_of(found)
    assert faults == [], "\n".join(faults)
