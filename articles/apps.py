from typing import Any

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import ProtectedError
from django.db.models.signals import post_delete, post_migrate, post_save, pre_delete
from django.utils.translation import gettext as _

from hesperion.edge.page_cache import purge

SHOWN = {
    "articles",
    "wagtailcore",
    "wagtailimages",
    "wagtailredirects",
}  # the apps whose rows finished pages show


class ArticlesConfig(AppConfig):
    name = "articles"

    def ready(self) -> None:
        from wagtail.documents.models import Document
        from wagtail.images.models import Image
        from wagtail.signals import page_published

        from articles.comparing import use_for_rich_text
        from articles.models import ArticlePage

        use_for_rich_text()
        page_published.connect(_record, sender=ArticlePage)
        for model in (Document, Image):
            pre_delete.connect(_keep, sender=model)
        post_save.connect(_purge)
        post_delete.connect(_purge)
        post_migrate.connect(_set_up, sender=self)


def _record(sender: type, instance: Any, revision: Any, **signal: Any) -> None:
    """The signal comes as well when something is scheduled for later."""
    from articles.actions import owe_narration, record_publication

    if instance.live:
        record_publication(article=instance, revision=revision)
        owe_narration()


def _keep(sender: type, instance: Any, **signal: Any) -> None:
    """Whoever deletes it and however: a file stays while readers or a reviewer rely on it."""
    from articles.files import relying_on

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
    """Whatever changed of them: pages are few and made in a moment."""
    if sender._meta.app_label in SHOWN and using == DEFAULT_DB_ALIAS:
        transaction.on_commit(purge, robust=True)


def _set_up(sender: AppConfig, using: str, **signal: Any) -> None:
    if using != DEFAULT_DB_ALIAS:
        return
    from articles.rights import grant_staff, set_up_review

    grant_staff()
    set_up_review()
