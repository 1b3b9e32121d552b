from articles.actions.content_files import BadContent, load_article, load_home
from articles.actions.links import check_link, collect_links
from articles.actions.narration import (
    delete_outdated_narrations,
    install_shipped_narrations,
    narrate_missing,
    request_narration,
    save_narration,
)
from articles.actions.publishing import (
    enqueue_overdue_reviews,
    enqueue_review_requests,
    publish_scheduled_pages,
    record_publication,
)

__all__ = [
    "BadContent",
    "check_link",
    "collect_links",
    "delete_outdated_narrations",
    "enqueue_overdue_reviews",
    "enqueue_review_requests",
    "install_shipped_narrations",
    "load_article",
    "load_home",
    "narrate_missing",
    "publish_scheduled_pages",
    "record_publication",
    "request_narration",
    "save_narration",
]
