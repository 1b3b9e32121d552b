"""Which uploaded files articles use, and which articles use a file."""

from collections.abc import Iterator
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from wagtail.models import Revision, TaskState

from articles.models import ArticlePage, PublishedVersion

FileVersion = dict[str, Any]


def files_of(article: ArticlePage) -> Iterator[Any]:
    """The images of the article's figures, and its recording."""
    for block in article.body:
        if block.block_type == "figure" and block.value["image"]:
            yield block.value["image"]
    if article.recording:
        yield article.recording


def file_version(file: Any) -> FileVersion:
    """The model, id and SHA-1 of an uploaded file. The SHA-1 is the one that Wagtail stored."""
    return {"kind": file._meta.model_name, "id": file.pk, "sha1": file.file_hash}


def articles_relying_on(file: Any) -> list[ArticlePage]:
    """Articles that use `file` in their public version, under review, or in one approved for later."""
    named = {"kind": file._meta.model_name, "id": file.pk}
    public = [publication.page for publication in _public_with(named)]
    return [
        *public,
        *(page for page in _waiting() if file in files_of(page) and page not in public),
    ]


def is_in_public_article(file: Any) -> bool:
    """Whether the public version of an article uses this file with its present content."""
    return _public_with(file_version(file)).exists()


def _public_with(wanted: FileVersion) -> QuerySet[PublishedVersion]:
    """The newest published versions of public articles, if their files include `wanted`."""
    newest = (
        PublishedVersion.objects.filter(page=OuterRef("page")).order_by("-number").values("number")
    )
    public = PublishedVersion.objects.filter(page__live=True, number=Subquery(newest[:1]))
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
