"""How an article becomes public, and what stays of that."""

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction
from wagtail.models import Page, Revision

from articles.files import files_of, pin
from articles.history import lacking, paragraphs
from articles.models import ArticlePage, Publication
from articles.models.publications import Kind
from articles.models.review import writers
from articles.queries import overdue
from hesperion.accounts.groups import EDITOR, MEDICAL_REVIEWER
from hesperion.accounts.queries import members
from hesperion.mail.actions import enqueue


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
