from articles.actions.loading import BadContent, load_article, load_home
from articles.actions.publishing import (
    approve,
    owe_overdue,
    owe_reviews,
    publish_scheduled,
    record_publication,
)

__all__ = [
    "BadContent",
    "approve",
    "load_article",
    "load_home",
    "owe_overdue",
    "owe_reviews",
    "publish_scheduled",
    "record_publication",
]
