"""Articles that are very long, without sources, published twice at once, or cut off in the middle."""

import os
import signal
import subprocess
import sys
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.models import TaskState
from wagtail.rich_text import RichText
from wagtail.test.utils.form_data import inline_formset, rich_text, streamfield

from articles import actions
from articles.actions.narration import narrations_folder
from articles.blocks import FEATURES
from articles.models import ArticlePage, Narration
from tests import editing
from tests.editing import decide, edit, form
from tests.embedded import ROOT
from tests.factories.articles import article
from tests.services import in_parallel, runtime_environment, wait_until
from tests.sizes import size

SENTENCE = "The cells were given in spring and counted in each of the weeks after [@doe2024]. "
PARAGRAPHS = [f"Part {number}. " + SENTENCE * 2 for number in range(1000)]  # 30,000 words
LONG = PARAGRAPHS[-size(1000, 200) :]
CITED = "/articles/on-cells/"


def page_at(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


def long_form(paragraphs, **fields):
    blocks = [("text", rich_text(f"<p>{text}</p>", features=FEATURES)) for text in paragraphs]
    return form(**fields) | {
        name: value
        for name, value in form(body=streamfield(blocks), **fields).items()
        if name.startswith("body")
    }


def test_the_form_of_30000_words_is_half_as_large_as_the_site_accepts(settings):
    """The size of a form in bytes and in fields."""
    sent = long_form(PARAGRAPHS)
    assert sum(len(text.split()) for text in PARAGRAPHS) > 29_000
    assert 2 * len(urlencode(sent)) < settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    assert 2 * len(sent) < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS


@pytest.mark.long
@pytest.mark.django_db
def test_an_article_of_30000_words_is_saved_reviewed_published_and_shown(
    client, author, doctor, settings, tmp_path
):
    settings.MEDIA_ROOT = str(tmp_path)
    settings.NARRATION_VOICES = {"en": "tests.speaker"}
    settings.NARRATION_PROCESS = [sys.executable, str(ROOT / "tests" / "speaker.py")]
    draft = article()
    parent = draft.get_parent()
    draft.delete()
    address = reverse("wagtailadmin_pages:add", args=["articles", "articlepage", parent.pk])
    preview = author.post(
        f"{address}preview/",
        urlencode(long_form(LONG)),
        content_type="application/x-www-form-urlencoded",
    )
    assert preview.json()["is_valid"]
    answer = author.post(address, long_form(LONG) | {"action-submit": "1"})
    assert answer.status_code == 302
    draft = ArticlePage.objects.get(slug="on-cells")
    decide(doctor, draft)
    body = page_at(client, CITED).select_one(".article-body").text
    assert len(body.split()) > 29 * len(LONG)
    assert "Part 999." in body
    actions.narrate_missing()
    assert Narration.objects.get(page=draft).seconds > 0.05 * len(LONG)
    assert page_at(client, CITED).select_one("[data-narration]")
    changed = [*LONG[:-1], LONG[-1] + "That was the last word."]
    known = draft.get_latest_revision_as_object().references.get()
    rows = inline_formset([editing.SOURCE | {"key": "doe2024", "id": known.pk, "DELETE": ""}], 1)
    note = {"change_kind": "update", "change_note": "One sentence more.", "references": rows}
    edited = author.post(
        reverse("wagtailadmin_pages:edit", args=[draft.pk]),
        long_form(changed, **note) | {"action-submit": "1"},
    )
    assert edited.status_code == 302
    decide(doctor, draft)
    added = page_at(client, CITED + "history/").select("ins")
    assert ["That was the last word." in piece.text for piece in added] == [True]


@pytest.mark.django_db
def test_an_article_without_references_shows_no_sources_and_can_be_cited(client, author, doctor):
    draft = article(body=[("text", RichText("<p>Hello.</p>"))], keys=[])
    edit(author, draft, text="<p>Hello.</p>", references=[])
    decide(doctor, draft)
    page = page_at(client, CITED)
    assert not page.select_one("#references, .references")
    assert "Hello." in page.select_one(".article-body").text
    for kind in ("bibtex", "ris"):
        assert "On cells" in client.get(f"{CITED}cite/{kind}/").text


@pytest.mark.django_db(transaction=True)
def test_two_doctors_who_approve_in_the_same_second_publish_once(author):
    draft = article()
    edit(author, draft)
    doctors = [editing.reviewer(f"doctor-{number}@example.com") for number in range(2)]
    state = TaskState.objects.filter(revision__object_id=str(draft.pk)).latest("pk")
    address = reverse("wagtailadmin_pages:workflow_action", args=[draft.pk, "approve", state.pk])
    waiting = list(doctors)
    answers = in_parallel(
        2, lambda: waiting.pop().post(address, {"review_due": "2099-01-01", "comment": ""})
    )
    assert max(answer.status_code for answer in answers) < 500
    assert draft.published_versions.count() == 1
    assert ArticlePage.objects.get(pk=draft.pk).live


@pytest.mark.django_db(transaction=True)
def test_versions_of_the_same_second_are_numbered_and_readers_see_the_last():
    page = article()
    page.save_revision().publish()
    page = ArticlePage.objects.get(pk=page.pk)
    revisions = []
    for number in range(4):
        page.standfirst, page.change_kind = f"What cells do, {number}.", "update"
        page.change_note = f"Said anew, {number}."
        revisions.append(page.save_revision())
    answers = in_parallel(4, lambda: revisions.pop().publish())
    assert len(answers) == 4
    told = list(page.published_versions.all())
    assert [publication.number for publication in told] == [1, 2, 3, 4, 5]
    shown = ArticlePage.objects.get(pk=page.pk)
    assert shown.standfirst == told[-1].paragraphs[1]
    assert shown.live_revision_id == told[-1].revision_id


@pytest.mark.django_db(transaction=True)
def test_the_next_worker_makes_the_narration_that_a_killed_worker_left(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    text = "<p>The cells were given in spring and counted each week.</p>" * 300
    page = article(body=[("text", RichText(text))], keys=[])
    page.save_revision().publish()
    half = narrations_folder() / "unfinished.mp3"
    with subprocess.Popen(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c",
         "from articles.actions import narrate_missing; narrate_missing()"],
        cwd=ROOT,
        env=runtime_environment() | {"VAR": str(tmp_path)},
        start_new_session=True,
    ) as worker:  # fmt: skip
        wait_until(
            lambda: half.exists() and half.stat().st_size > 20_000, "it has begun to speak", 120
        )
        os.killpg(worker.pid, signal.SIGKILL)
    assert half.exists()
    assert not Narration.objects.filter(page=page).exists()
    page = ArticlePage.objects.get(pk=page.pk)
    page.body, page.change_kind = [("text", RichText("<p>Cells.</p>"))], "update"
    page.change_note = "Shorter, so that the next has less to say."
    page.save_revision().publish()
    actions.narrate_missing()
    told = Narration.objects.get(page=page)
    assert [cue["text"] for cue in told.cues] == ["On cells", "What cells do.", "Cells."]
    assert not half.exists()
