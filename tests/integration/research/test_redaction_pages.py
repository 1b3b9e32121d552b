"""The page of a redaction in each of its states: axe finds nothing, and nothing sticks out."""

import pytest
from django.test import Client
from django.utils import timezone

from intake.stories.actions.claims import claim_story
from tests.browser.rendered import faults_of
from tests.factories.publishing import UNCONFIRMED, asked, redacted, willing
from tests.staff import in_group

pytestmark = pytest.mark.django_db

STORY = (
    "I am Quirin Testmann from Heidelberg. It began on 5 May 2021. Call +49 171 2345678.\n\n" * 8
)
TEXT = "It began in a spring. Call nobody. I live in Heidelberg.\n\n" * 8


def page_of(participant):
    return f"/admin/research/record/{participant.public_id}/redaction/"


def states(reviewer: Client) -> dict[str, Client]:
    """A participant's page for each state, by address."""
    new, own, others, sent_back, confirmed, refused = (
        willing(story={"text": STORY}) for _ in range(6)
    )
    claim_story(subject=own.pk, by=reviewer.actor)
    claim_story(subject=confirmed.pk, by="user:900")
    redacted(own, made_by=reviewer.actor, text=TEXT, **UNCONFIRMED)
    redacted(others, text=TEXT, **UNCONFIRMED)
    returned = {
        "returned_by": "user:902",
        "returned_at": timezone.now(),
        "remark": "Take out 2021.",
    }
    redacted(sent_back, text=TEXT, **(UNCONFIRMED | returned))
    redacted(confirmed, text=TEXT)
    asked(refused, text=TEXT)
    refused.publications.update(refused_at=timezone.now())
    shown = (new, own, others, sent_back, confirmed, refused)
    return {page_of(participant): reviewer.get(page_of(participant)) for participant in shown}


@pytest.mark.long
def test_axe_finds_nothing_on_any_state_of_the_page_nor_on_the_list():
    reviewer = in_group("reviewer")
    pages = states(reviewer)
    path, *_others = pages
    form = {"do": "take save", "language": "en", "text": TEXT}
    pages["/warned/"] = reviewer.post(path, form)
    pages["/refused/"] = reviewer.post(path, form | {"do": "ask"})
    pages["/list/"] = reviewer.get("/admin/research/redactions/?part=write")
    assert [page.status_code for page in pages.values()] == [200] * 6 + [422, 409, 200]
    assert faults_of(pages) == []
