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

from articles.actions import owe_narration, owe_reviews, record_publication
from articles.files import relying_on
from articles.models import ArticlePage
from articles.rights import grant_staff, set_up_review
from hesperion.edge.page_cache import purge

# The apps whose rows finished pages show.
SHOWN = {"articles", "wagtailcore", "wagtailimages", "wagtailredirects"}


def register_signal_handlers(app: AppConfig) -> None:
    page_published.connect(_record, sender=ArticlePage)
    task_submitted.connect(_mail_reviewers, sender=TaskState)
    for model in (Document, Image):
        pre_delete.connect(_keep, sender=model)
    post_save.connect(_purge)
    post_delete.connect(_purge)
    post_migrate.connect(_set_up, sender=app)


def _record(sender: type, instance: Any, revision: Any, **signal: Any) -> None:
    """The signal comes as well when something is scheduled for later."""
    if instance.live:
        record_publication(article=instance, revision=revision)
        owe_narration()


def _mail_reviewers(sender: type, instance: TaskState, **signal: Any) -> None:
    """Medical review is the only task that there is."""
    owe_reviews(page=instance.workflow_state.content_object)


def _keep(sender: type, instance: Any, **signal: Any) -> None:
    """A file stays while readers or a reviewer rely on it, whoever deletes it and however."""
    if pages := relying_on(instance):
        titles = ", ".join(page.title for page in pages)
        raise ProtectedError(
            _(
                "“%(file)s” is in use: %(titles)s. Take it out there, and have that published, first."
            )
            % {"file": instance.title, "titles": titles},
            set(pages),
        )


def _purge(sender: Any, using: str, **signal: Any) -> None:
    """All pages, whatever row changed: they are few, and made anew in a moment."""
    if sender._meta.app_label in SHOWN and using == DEFAULT_DB_ALIAS:
        transaction.on_commit(purge, robust=True)


def _set_up(sender: AppConfig, using: str, **signal: Any) -> None:
    if using == DEFAULT_DB_ALIAS:
        grant_staff()
        set_up_review()
