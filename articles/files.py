"""The uploaded files that an article shows or plays, and who relies on one."""

from collections.abc import Iterator
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from wagtail.models import Revision, TaskState

from articles.models import ArticlePage, Publication

Pin = dict[str, Any]


def files_of(article: ArticlePage) -> Iterator[Any]:
    """The images of its figures, and the recording of its text."""
    for block in article.body:
        if block.block_type == "figure" and block.value["image"]:
            yield block.value["image"]
    if article.recording:
        yield article.recording


def pin(file: Any) -> Pin:
    """Which file it is, and the SHA-1 of what is in it, as Wagtail keeps it."""
    return {"kind": file._meta.model_name, "id": file.pk, "sha1": file.file_hash}


def relying_on(file: Any) -> list[ArticlePage]:
    """The articles that readers see with `file`, or that were handed in or approved with it."""
    named = {"kind": file._meta.model_name, "id": file.pk}
    public = [publication.page for publication in _public_with(named)]
    return [
        *public,
        *(page for page in _waiting() if file in files_of(page) and page not in public),
    ]


def is_public(file: Any) -> bool:
    """Whether a public article was published with this very file."""
    return _public_with(pin(file)).exists()


def _public_with(wanted: Pin) -> QuerySet[Publication]:
    """The newest publications of public articles that pin such a file."""
    newest = Publication.objects.filter(page=OuterRef("page")).order_by("-number").values("number")
    public = Publication.objects.filter(page__live=True, number=Subquery(newest[:1]))
    return public.filter(files__contains=[wanted]).select_related("page")


def _waiting() -> Iterator[ArticlePage]:
    under_review = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS)
    revisions = Revision.page_revisions.filter(
        Q(pk__in=under_review.values("revision")) | Q(approved_go_live_at__isnull=False)
    )
    for revision in revisions:
        page = revision.as_object()
        if isinstance(page, ArticlePage):
            yield page
