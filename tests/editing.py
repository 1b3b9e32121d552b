"""Editors and medical reviewers at work in /cms/, through its real forms."""

from typing import Any

from django.test import Client
from django.urls import reverse
from wagtail.models import Page, TaskState
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from articles.blocks import FEATURES
from articles.models import ArticlePage
from hesperion.accounts.groups import EDITOR, MEDICAL_REVIEWER
from tests.staff import in_group

SOURCE = {"authors": "Doe J", "title": "On cells", "journal": "A Journal", "year": "2024"}
TEXT = "<p>Cells were given [@doe2024].</p>"


def editor(email: str = "editor@example.com") -> Client:
    return in_group(EDITOR, email=email)


def reviewer(email: str = "reviewer@example.com") -> Client:
    client = in_group(MEDICAL_REVIEWER, email=email)
    client.user.first_name, client.user.last_name = "Ada", "Doe"  # type: ignore[attr-defined]
    client.user.save()  # type: ignore[attr-defined]
    return client


def form(*, text: str = TEXT, references: Any = None, **fields: Any) -> dict:
    """The POST data of the form of a new article."""
    if not isinstance(references, dict):
        references = inline_formset([SOURCE | row for row in references or [{"key": "doe2024"}]])
    return nested_form_data(
        {
            "title": "On cells",
            "slug": "on-cells",
            "standfirst": "What cells do.",
            "prepared_by": "Hesperion Research Team",
            "checked_on": "2026-11-01",
            "body": streamfield([("text", rich_text(text, features=FEATURES))]),
            "references": references,
            "comments": inline_formset([]),
            "change_kind": "",
            "change_note": "",
        }
        | fields
    )


def edit(client: Client, article: Page, action: str = "action-submit", **fields: Any) -> Any:
    """Send the article's form. With an empty `action` it saves a draft."""
    fields["references"] = inline_formset(*_rows(article, fields.pop("references", None)))
    sent = form(**fields) | ({action: "1"} if action else {})
    return client.post(reverse("wagtailadmin_pages:edit", args=[article.pk]), sent)


def decide(client: Client, article: Page, action: str = "approve", **fields: Any) -> Any:
    """Send the reviewer's decision about the version under review."""
    state = TaskState.objects.filter(revision__object_id=str(article.pk)).latest("pk")
    address = reverse("wagtailadmin_pages:workflow_action", args=[article.pk, action, state.pk])
    answers = (
        {"review_due": "2099-01-01", "comment": ""} if action == "approve" else {"comment": ""}
    )
    return client.post(address, answers | fields)


def publish(author: Client, doctor: Client, article: Page, **fields: Any) -> ArticlePage:
    """Submit and approve a version, and return the public article."""
    edit(author, article, **fields)
    decide(doctor, article)
    return ArticlePage.objects.get(pk=article.pk)


def sentences(answer: Any) -> str:
    """All errors of a form that was refused, as text."""
    page = answer.context["form"]
    told = [page.errors.as_text()]
    told += [reference.errors.as_text() for reference in page.formsets["references"].forms]
    return "\n".join(told)


def _rows(article: Page, wanted: Any) -> tuple[list[dict[str, str]], int]:
    """The rows of references that the form sends, existing ones first, and the number of existing ones."""
    rows = [dict(row) for row in ([{"key": "doe2024"}] if wanted is None else wanted)]
    known = Page.objects.get(pk=article.pk).get_latest_revision_as_object().references.all()
    sent = []
    for reference in known:
        stays = next((row for row in rows if row["key"] == reference.key), None)
        if stays:
            rows.remove(stays)
        sent.append(
            SOURCE
            | {"key": reference.key, "id": reference.pk, "DELETE": "" if stays else "on"}
            | (stays or {})
        )
    return sent + [SOURCE | row for row in rows], len(sent)
