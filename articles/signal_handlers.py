"""What follows when Wagtail publishes or submits a page, and when rows are saved or deleted."""

from typing import Any

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import ProtectedError
from django.db.models.signals import post_delete, post_migrate, post_save, pre_delete
from django.utils.translation import gettext as _
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import TaskState
from wagtail.signals import page_published, task_submitted

from articles.actions import enqueue_review_requests, record_publication, request_narration
from articles.cms.roles import grant_cms_permissions, set_up_review_workflow
from articles.file_usage import articles_relying_on
from articles.models import ArticlePage, LetterPage
from hesperion.edge.page_cache import purge

# Apps whose rows are shown on cached pages.
CACHED_APPS = {"articles", "wagtailcore", "wagtailimages", "wagtailredirects"}


def register_signal_handlers(app: AppConfig) -> None:
    for page in (ArticlePage, LetterPage):
        page_published.connect(_record_publication, sender=page)
    task_submitted.connect(_request_reviews, sender=TaskState)
    for model in (Document, Image):
        pre_delete.connect(_refuse_deletion, sender=model)
    post_save.connect(_purge_page_cache)
    post_delete.connect(_purge_page_cache)
    post_migrate.connect(_set_up_cms, sender=app)


def _record_publication(sender: type, instance: Any, revision: Any, **signal: Any) -> None:
    """Wagtail also sends the signal when a page is scheduled, which does not publish it yet."""
    if instance.live:
        record_publication(article=instance, revision=revision)
        request_narration()


def _request_reviews(sender: type, instance: TaskState, **signal: Any) -> None:
    """Mail the medical reviewers. Their review is the only kind of task, so the kind is not checked."""
    enqueue_review_requests(page=instance.workflow_state.content_object)


def _refuse_deletion(sender: type, instance: Any, **signal: Any) -> None:
    """Raises ProtectedError for a file that a public, submitted or approved article uses."""
    if pages := articles_relying_on(instance):
        titles = ", ".join(page.title for page in pages)
        raise ProtectedError(
            _(
                "“%(file)s” is in use: %(titles)s. Take it out there, and have that published, first."
            )
            % {"file": instance.title, "titles": titles},
            set(pages),
        )


def _purge_page_cache(sender: Any, using: str, **signal: Any) -> None:
    """Purge the whole page cache: pages are few, and rendering them again is quick."""
    if sender._meta.app_label in CACHED_APPS and using == DEFAULT_DB_ALIAS:
        transaction.on_commit(purge, robust=True)


def _set_up_cms(sender: AppConfig, using: str, **signal: Any) -> None:
    if using == DEFAULT_DB_ALIAS:
        grant_cms_permissions()
        set_up_review_workflow()
