"""How an article becomes public, and what stays of that."""

from datetime import date

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Revision, TaskState

from articles.files import files_of, pin
from articles.history import lacking, paragraphs
from articles.models import ArticlePage, Publication
from articles.models.publications import Kind
from articles.queries import overdue, writers
from hesperion.accounts.groups import EDITOR, MEDICAL_REVIEWER
from hesperion.accounts.queries import members
from hesperion.mail.actions import enqueue


@transaction.atomic
def approve(
    *, task_state: TaskState, by: AbstractUser, review_due: date, comment: str = ""
) -> None:
    """Publish what was reviewed, under the reviewer's name.

    Raises PermissionDenied to who wrote it, and for an article that can't be published as it is.
    """
    revision = task_state.revision
    page = Page.objects.select_for_update().get(pk=revision.object_id)
    article = revision.as_object()
    if by.pk in writers(page):
        raise PermissionDenied("Who wrote a text can’t review it.")
    if isinstance(article, ArticlePage):
        if wrong := article.problems():
            raise PermissionDenied(" ".join(wrong))
        revision.content |= {
            "reviewed_by": by.get_full_name(),
            "reviewed_on": timezone.now().date().isoformat(),
            "review_due": review_due.isoformat(),
        }
        revision.save(update_fields=["content"])
    task_state.approve(user=by, comment=comment)


def record_publication(*, article: ArticlePage, revision: Revision) -> None:
    """Keep what became public, in its transaction. The next change starts with an empty note.

    Raises ValidationError where the note lacks something.
    """
    past = list(article.publications.all())
    if wrong := lacking(past, article.change_kind, article.change_note):
        raise ValidationError(wrong)
    Publication.objects.create(
        page=article,
        number=len(past) + 1,
        kind=article.change_kind if past else Kind.FIRST,
        note=article.change_note,
        by=f"user:{revision.user_id}" if revision.user_id else "system:articles",
        reviewed_by=article.reviewed_by,
        reviewed_on=article.reviewed_on,
        paragraphs=paragraphs(article),
        files=[pin(file) for file in files_of(article)],
        revision=revision,
    )
    ArticlePage.objects.filter(pk=article.pk).update(change_kind="", change_note="")


@transaction.atomic
def publish_scheduled() -> None:
    """Publish what was approved for a time that has come, and take back what expires."""
    call_command("publish_scheduled", verbosity=0)


@transaction.atomic
def owe_overdue() -> None:
    """Owe each editor a list of the articles whose review is overdue, if there are any."""
    if overdue().exists():
        for editor in members(EDITOR):
            enqueue(kind="articles.overdue", subject=editor.subject)


@transaction.atomic
def owe_reviews(*, page: Page) -> None:
    """Owe a mail to each medical reviewer who may approve what was handed in."""
    for reviewer in members(MEDICAL_REVIEWER).exclude(pk__in=writers(page)):
        enqueue(kind="articles.review", subject=reviewer.subject)
