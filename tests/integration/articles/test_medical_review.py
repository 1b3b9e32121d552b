"""An editor writes, a doctor approves, and only then an article is public."""

from datetime import timedelta
from html import unescape

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import GroupPagePermission, Page, WorkflowState

from articles.actions import enqueue_overdue_reviews, publish_scheduled_pages
from articles.models import ArticlePage
from hesperion.accounts.groups import EDITOR, MEDICAL_REVIEWER
from hesperion.mail.actions import deliver_due
from hesperion.mail.models import Message
from hesperion.ui.days import earliest_today
from tests import editing
from tests.editing import decide, edit, publish
from tests.factories.articles import article, home, index
from tests.staff import in_group

pytestmark = pytest.mark.django_db

TODAY = timezone.now().date()


def is_public(page):
    return ArticlePage.objects.get(pk=page.pk).live


def an_hour_later(revision):
    """Sets the time of a version that was approved for later into the past."""
    past = timezone.now() - timedelta(minutes=1)
    revision.content["go_live_at"] = past.isoformat()
    revision.approved_go_live_at = past
    revision.save()


@pytest.fixture
def published(draft, author, doctor):
    return publish(author, doctor, draft)


@pytest.fixture
def overdue(published):
    ArticlePage.objects.update(review_due=TODAY - timedelta(days=1))
    return published


def test_the_approval_of_a_doctor_publishes_what_an_editor_submitted(client, draft, author, doctor):
    assert edit(author, draft, standfirst="Written by an editor.").status_code == 302
    assert not is_public(draft)
    assert decide(doctor, draft).status_code == 302
    text = client.get(ArticlePage.objects.get(pk=draft.pk).get_url()).text
    assert "Written by an editor." in text
    assert "Reviewed by Ada Doe on" in text
    assert "Next review due by 1 January 2099" in text


def test_shipped_articles_say_that_no_doctor_reviewed_them(client):
    text = client.get("/articles/car-t-autoimmune/").text
    assert "Not yet reviewed by a doctor" in text
    assert "Prepared by the Hesperion Research Team" in text


def test_the_form_under_review_links_doctors_to_the_decision_and_lets_editors_cancel(
    draft, author, doctor
):
    edit(author, draft)
    form = f"/cms/pages/{draft.pk}/edit/"
    shown = doctor.get(form).text
    assert "This text waits for your decision." in shown
    assert 'name="action-cancel-workflow"' not in shown
    shown = author.get(form).text
    assert "To change it, cancel the review." in shown
    assert 'name="action-cancel-workflow"' in shown


@pytest.mark.parametrize("who", ["editor", "reviewer", "both", "superuser"])
def test_nobody_publishes_by_a_button(draft, superuser, who):
    client = {
        "editor": lambda: in_group(EDITOR),
        "reviewer": lambda: in_group(MEDICAL_REVIEWER),
        "both": lambda: in_group(EDITOR, MEDICAL_REVIEWER),
        "superuser": lambda: superuser,
    }[who]()
    draft.save_revision()
    edit(client, draft, action="action-publish")
    client.post(f"/cms/bulk/wagtailcore/page/publish/?next=/cms/&id={draft.pk}")
    sent = editing.form(slug="other") | {"action-publish": "1"}
    client.post(f"/cms/pages/add/articles/articlepage/{index().pk}/", sent)
    assert not ArticlePage.objects.filter(live=True, slug__in=["on-cells", "other"]).exists()
    assert 'name="action-publish"' not in client.get(f"/cms/pages/{draft.pk}/edit/").text


def test_a_copy_of_a_public_article_is_a_draft_without_its_review(superuser, published):
    sent = {
        "new_title": "Copy",
        "new_slug": "copy",
        "new_parent_page": published.get_parent().pk,
        "publish_copies": "on",
    }
    superuser.post(f"/cms/pages/{published.pk}/copy/", sent)
    del sent["publish_copies"]
    superuser.post(f"/cms/pages/{published.pk}/copy/", sent)
    copy = ArticlePage.objects.get(slug="copy")
    assert (copy.live, copy.reviewed_by, copy.reviewed_on) == (False, "", None)


def test_nobody_approves_what_they_submitted(draft):
    both = in_group(EDITOR, MEDICAL_REVIEWER)
    edit(both, draft)
    assert decide(both, draft).status_code == 302
    assert not is_public(draft)


def test_nobody_approves_what_they_wrote_a_part_of(draft, author):
    both = in_group(EDITOR, MEDICAL_REVIEWER)
    edit(both, draft, action="")
    edit(author, draft)
    decide(both, draft)
    assert not is_public(draft)


def test_the_writer_of_a_published_version_may_approve_the_next_one(draft, author, doctor):
    both = in_group(EDITOR, MEDICAL_REVIEWER)
    publish(both, doctor, draft)
    note = {"change_kind": "update", "change_note": "New numbers."}
    again = publish(author, both, draft, standfirst="Anew.", **note)
    assert again.standfirst == "Anew."


@pytest.mark.parametrize("who", ["author", "superuser"])
def test_only_medical_reviewers_approve(draft, author, superuser, who):
    edit(author, draft)
    decide(superuser if who == "superuser" else author, draft)
    assert not is_public(draft)


def test_a_text_under_review_can_not_be_changed(draft, author, doctor):
    edit(author, draft)
    for client in (author, doctor):
        edit(client, draft, action="", standfirst="Slipped in.")
    decide(doctor, draft)
    assert ArticlePage.objects.get(pk=draft.pk).standfirst == "What cells do."


def test_a_text_that_the_reviewer_sends_back_can_be_changed_and_submitted_again(
    draft, author, doctor
):
    edit(author, draft)
    decide(doctor, draft, "reject", comment="Say more.")
    assert not is_public(draft)
    assert publish(author, doctor, draft, standfirst="More.").standfirst == "More."


def test_editors_can_take_their_text_out_of_review(draft, author):
    edit(author, draft)
    edit(author, draft, action="action-cancel-workflow")
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_CANCELLED
    assert edit(author, draft, action="", standfirst="Changed.").status_code == 302


def test_the_next_review_is_due_in_a_year_unless_the_reviewer_says_otherwise(draft, author, doctor):
    edit(author, draft)
    state = draft.current_workflow_state.current_task_state
    form = doctor.get(f"/cms/pages/workflow/action/{draft.pk}/approve/{state.pk}/").json()["html"]
    assert f'value="{(TODAY + timedelta(days=365)).isoformat()}"' in form
    for wrong in ("", "soon", earliest_today().isoformat()):
        decide(doctor, draft, review_due=wrong)
        assert not is_public(draft)
    decide(doctor, draft, review_due="2098-02-03")
    assert ArticlePage.objects.get(pk=draft.pk).review_due.isoformat() == "2098-02-03"


def test_the_first_page_of_the_cms_shows_reviewers_the_pages_that_wait(draft, author, doctor):
    edit(author, draft)
    assert "Approve and publish" in doctor.get("/cms/").text
    assert "Approve and publish" not in author.get("/cms/").text
    state = draft.current_workflow_state.current_task_state
    preview = doctor.get(f"/cms/pages/workflow/preview/{draft.pk}/{state.task_id}/")
    assert "What cells do." in preview.text


def test_the_title_of_a_page_that_waits_links_to_a_view_that_reviewers_may_read(
    draft, author, doctor
):
    def title():
        page = BeautifulSoup(doctor.get("/cms/").text, "html.parser")
        return page.select_one("#awaiting-review-section td.title a, #awaiting-review td.title a")

    edit(author, draft)
    assert "What cells do." in doctor.get(title()["href"]).text
    decide(doctor, draft)
    edit(author, draft, change_kind="update", change_note="Anew.", standfirst="Cells do more.")
    assert title()["href"].endswith(f"/compare/live...{draft.revisions.last().pk}/")
    assert "Cells do more." in doctor.get(title()["href"]).text.replace("</span>", "")


def test_doctors_go_on_reading_and_comparing_drafts_after_they_decided(draft, author, doctor):
    edit(author, draft)
    compare = f"/cms/pages/{draft.pk}/revisions/compare/live...latest/"
    for decision in ("reject", "approve"):
        edit(author, draft)
        decide(doctor, draft, decision)
        view = f"/cms/pages/{draft.pk}/revisions/{draft.revisions.last().pk}/view/"
        for page in (compare, view):
            assert doctor.get(page).status_code == 200
            assert author.get(page).status_code == 200
    assert in_group("researcher", email="r@example.com").get(compare).status_code == 302
    assert doctor.get(f"/cms/pages/{draft.pk}/edit/").status_code == 302


def test_nobody_can_order_the_tree_of_pages(superuser, doctor, published):
    for client in (superuser, doctor):
        client.post(f"/cms/pages/{published.pk}/set_position/?position=0")
        assert "ordering=ord" not in client.get(f"/cms/pages/{index().pk}/").text


def test_a_version_that_was_approved_for_later_is_published_then(draft, author, doctor):
    soon = timezone.now() + timedelta(hours=1)
    edit(author, draft, go_live_at=soon.strftime("%Y-%m-%d %H:%M"))
    decide(doctor, draft)
    publish_scheduled_pages()
    assert not is_public(draft)
    revision = draft.revisions.get(approved_go_live_at__isnull=False)
    assert not draft.published_versions.exists()
    an_hour_later(revision)
    publish_scheduled_pages()
    assert is_public(draft)
    assert draft.published_versions.get().reviewed_by == "Ada Doe"


def test_reviewers_can_unpublish_and_editors_can_not(published, author, doctor):
    address = f"/cms/pages/{published.pk}/unpublish/"
    author.post(address)
    assert is_public(published)
    doctor.post(address)
    assert not is_public(published)


@pytest.mark.parametrize("path", ["delete", "move/{index}/confirm"])
def test_a_page_that_was_public_is_neither_deleted_nor_moved(superuser, published, path):
    superuser.post(f"/cms/pages/{published.pk}/{path.format(index=index().pk)}/")
    superuser.post(f"/cms/pages/{index().pk}/delete/", {"confirm_site_name": "Hesperion"})
    superuser.post(f"/cms/bulk/wagtailcore/page/delete/?next=/cms/&id={published.pk}")
    assert ArticlePage.objects.filter(pk=published.pk).exists()


def test_a_draft_that_was_never_public_can_be_deleted(draft, author):
    author.post(f"/cms/pages/{draft.pk}/delete/")
    assert not ArticlePage.objects.filter(pk=draft.pk).exists()


def test_an_article_that_is_not_saved_yet_can_be_previewed(author):
    address = f"/cms/pages/add/articles/articlepage/{index().pk}/preview/"
    assert author.post(address, editing.form()).json()["is_valid"]
    preview = author.get(f"{address}?in_preview_panel=true")
    assert preview.status_code == 200
    assert "Cells were given" in preview.text
    assert "How this article changed" not in preview.text


def test_the_home_page_is_reviewed_too(author, doctor):
    page = home()
    page.lead = "Another lead."
    page.save_revision(user=author.user)
    page.get_workflow().start(page, author.user)
    decide(doctor, page)
    assert home().lead == "Another lead."


def test_an_overdue_article_says_so_to_readers(client, overdue):
    text = client.get(overdue.get_url()).text
    assert "A doctor should have looked at this article again by" in text
    assert "Next review due" not in text


def test_overdue_articles_are_listed_on_the_first_page_of_the_cms(author, overdue):
    text = author.get("/cms/").text
    assert "Overdue for review" in text
    assert f"/cms/pages/{overdue.pk}/edit/" in text
    ArticlePage.objects.update(review_due=TODAY)
    assert "Overdue for review" not in author.get("/cms/").text


def test_editors_are_mailed_about_overdue_articles(overdue, author, mailoutbox):
    enqueue_overdue_reviews()
    assert Message.objects.get(kind="articles.overdue").subject == author.user.subject
    deliver_due()
    letter = mailoutbox[-1]
    assert letter.to == [author.user.email]
    assert "On cells" in letter.body
    assert "/cms/" in letter.alternatives[0][0]


def test_nobody_is_mailed_if_no_article_is_overdue(overdue, author, mailoutbox):
    enqueue_overdue_reviews()
    ArticlePage.objects.update(review_due=TODAY)
    enqueue_overdue_reviews()
    deliver_due()
    assert mailoutbox == []
    assert Message.objects.get(kind="articles.overdue").dropped_at


def test_reviewers_are_mailed_about_pages_that_wait(draft, author, doctor, mailoutbox):
    edit(author, draft)
    deliver_due()
    (letter,) = mailoutbox  # and Wagtail sends none itself
    assert letter.to == [doctor.user.email]
    for part in (letter.body, letter.alternatives[0][0]):
        assert f"“On cells”, handed in by {author.user.email}" in unescape(part)


def test_nobody_is_asked_for_a_review_that_was_cancelled(draft, author, doctor, mailoutbox):
    edit(author, draft)
    edit(author, draft, action="action-cancel-workflow")
    deliver_due()
    assert mailoutbox == []


def test_the_review_workflow_is_set_up_again_after_a_flush():
    call_command("migrate", verbosity=0)
    root = Page.objects.get(depth=1)
    assert root.workflowpage.workflow.name == "Medical review"
    editors = GroupPagePermission.objects.filter(group__name=EDITOR)
    assert set(editors.values_list("permission__codename", flat=True)) == {
        "add_page",
        "change_page",
    }
    assert article().get_workflow().tasks.count() == 1
