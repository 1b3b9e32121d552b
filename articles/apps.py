from typing import Any

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS
from django.db.models.signals import post_migrate


class ArticlesConfig(AppConfig):
    name = "articles"

    def ready(self) -> None:
        from wagtail.signals import page_published

        from articles import emails
        from articles.models import ArticlePage
        from hesperion.mail.renderers import register

        register(emails.OVERDUE, emails.overdue_reviews)
        register(emails.REVIEW, emails.review)
        page_published.connect(_record, sender=ArticlePage)
        post_migrate.connect(_set_up, sender=self)


def _record(sender: type, instance: Any, revision: Any, **signal: Any) -> None:
    """The signal comes as well when something is scheduled for later."""
    from articles.actions import owe_narration, record_publication

    if instance.live:
        record_publication(article=instance, revision=revision)
        owe_narration()


def _set_up(sender: AppConfig, using: str, **signal: Any) -> None:
    if using != DEFAULT_DB_ALIAS:
        return
    from articles.rights import grant_staff, set_up_review

    grant_staff()
    set_up_review()
