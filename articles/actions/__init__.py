from articles.actions.links import check_link, gather_links
from articles.actions.loading import BadContent, load_article, load_home
from articles.actions.narrating import (
    forget_narrations,
    narrate_owed,
    narration_made,
    owe_narration,
    ship_narrations,
)
from articles.actions.publishing import (
    owe_overdue,
    owe_reviews,
    publish_scheduled,
    record_publication,
)

__all__ = [
    "BadContent",
    "check_link",
    "forget_narrations",
    "gather_links",
    "load_article",
    "load_home",
    "narrate_owed",
    "narration_made",
    "owe_narration",
    "owe_overdue",
    "owe_reviews",
    "publish_scheduled",
    "record_publication",
    "ship_narrations",
]
