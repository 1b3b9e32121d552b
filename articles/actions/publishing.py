"""Publication of articles, its record, and mails about reviews."""

import re

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction
from wagtail.models import Page, Revision

from articles.body.paragraphs import plain_paragraphs
from articles.choices import ArticleLogKind, ChangeKind
from articles.file_usage import file_version, files_of
from articles.models import ArticlePage, LetterPage, PublishedVersion
from articles.models.review import writers
from articles.models.versions import note_problem
from articles.queries import overdue_articles
from hesperion.accounts.groups import EDITOR, MEDICAL_REVIEWER
from hesperion.accounts.queries import members
from hesperion.mail.actions import enqueue
from hesperion.public_log.actions import publish_statement


def record_publication(*, article: ArticlePage, revision: Revision) -> None:
    """Store the published version of `article`, and empty its note for the next change.

    A correction is stated in the public log, and so is a letter's first version in a language. Call it inside
    the transaction that publishes `revision`. Raises ValidationError if the note is missing or was used before.
    """
    past = list(article.published_versions.all())
    if wrong := note_problem(past, article.change_kind, article.change_note):
        raise ValidationError(wrong)
    version = PublishedVersion.objects.create(
        page=article,
        number=len(past) + 1,
        kind=article.change_kind if past else ChangeKind.FIRST,
        note=article.change_note,
        by=f"user:{revision.user_id}" if revision.user_id else "system:articles",
        reviewed_by=article.reviewed_by,
        reviewed_on=article.reviewed_on,
        paragraphs=plain_paragraphs(article),
        files=[file_version(file) for file in files_of(article)],
        revision=revision,
    )
    ArticlePage.objects.filter(pk=article.pk).update(change_kind="", change_note="")
    if version.kind == ChangeKind.CORRECTION:
        _state_correction(article, version)
    elif version.kind == ChangeKind.FIRST and isinstance(article, LetterPage):
        _state_letter(article, version)


def _state_correction(article: ArticlePage, version: PublishedVersion) -> None:
    language = article.locale.language_code
    publish_statement(
        kind=ArticleLogKind.CORRECTED,
        about=f"article:{_code(article)}",
        body={"slug": article.slug, "language": language, "version": version.number},
    )


def _state_letter(letter: LetterPage, version: PublishedVersion) -> None:
    public = LetterPage.objects.live().filter(translation_key=letter.translation_key)
    publish_statement(
        kind=ArticleLogKind.LETTER,
        about=f"letter:{_code(letter)}",
        body={
            "slug": letter.slug,
            "languages": sorted(public.values_list("locale__language_code", flat=True)),
            "published": version.at.date().isoformat(),
            "release": letter.release,
        },
    )


def _code(article: ArticlePage) -> str:
    """The slug as the log's `about` can have it: of ASCII, and short."""
    return re.sub(r"[^0-9A-Za-z.-]", "-", article.slug)[:50]


@transaction.atomic
def publish_scheduled_pages() -> None:
    """Publish pages whose approved time has come, and unpublish those that expire."""
    call_command("publish_scheduled", verbosity=0)


@transaction.atomic
def enqueue_overdue_reviews() -> None:
    """Enqueue a mail to each editor if the review of any article is overdue."""
    if overdue_articles().exists():
        for editor in members(EDITOR):
            enqueue(kind="articles.overdue", subject=editor.subject)


@transaction.atomic
def enqueue_review_requests(*, page: Page) -> None:
    """Enqueue a mail to each medical reviewer who may approve the submitted page."""
    for reviewer in members(MEDICAL_REVIEWER).exclude(pk__in=writers(page)):
        enqueue(kind="articles.review", subject=reviewer.subject)
