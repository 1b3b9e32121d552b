from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path, reverse
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.documents.views.serve import serve
from wagtail.models import TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted

from articles.cms.reports import DeadLinksReport
from articles.queries import dead_links, outdated_translations, overdue_articles

# Wagtail would send its mails during the request. Our own about reviews go through the outbox.
for signal, sender, name in (
    (task_submitted, TaskState, "group_approval_task_submitted_email_notification"),
    (workflow_submitted, WorkflowState, "workflow_state_submitted_email_notification"),
    (workflow_rejected, WorkflowState, "workflow_state_rejected_email_notification"),
    (workflow_approved, WorkflowState, "workflow_state_approved_email_notification"),
):
    signal.disconnect(sender=sender, dispatch_uid=name)


class OverduePanel(Component):
    """A panel on the first page of /cms/ with the articles whose review is overdue."""

    name = "overdue_reviews"
    template_name = "cms/overdue_reviews.html"
    order = 230  # after the pages that wait for the reader's own review

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"articles": overdue_articles()}


class OutdatedTranslationsPanel(Component):
    """A panel on the first page of /cms/ with the translations that are older than their original."""

    name = "translations_behind"
    template_name = "cms/outdated_translations.html"
    order = 240

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"articles": outdated_translations()}


class DeadLinksPanel(Component):
    """A panel on the first page of /cms/ with the links of public articles that no longer answer."""

    name = "dead_links"
    template_name = "cms/dead_links.html"
    order = 250

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"links": dead_links()}


@hooks.register("construct_homepage_panels")
def add_panels(request: HttpRequest, panels: list[Component]) -> None:
    panels += [OverduePanel(), OutdatedTranslationsPanel(), DeadLinksPanel()]


@hooks.register("construct_page_action_menu")
def hide_cancel_from_reviewers(
    items: list[ActionMenuItem], request: HttpRequest, context: Any
) -> None:
    """Hide the button that cancels a review from reviewers, who can request changes instead.

    Cancelling would end the review without a message to the editor.
    """
    page = context.get("page")
    task = page.current_workflow_task if page and page.pk else None
    if task and task.get_actions(page, request.user):
        items[:] = [item for item in items if item.name != "action-cancel-workflow"]


@hooks.register("register_admin_urls", order=-1)  # before Wagtail's own pages there
def close_redirects_and_sites() -> list[URLPattern]:
    """URL patterns that answer 404 to the pages of /cms/ for redirects and sites.

    By either form, one person alone could send readers to another page without a review. Redirects
    are made when a page is published under another slug, the site when the home page is loaded.
    """
    return [re_path(r"^(redirects|sites)/", _no_page)]


def _no_page(request: HttpRequest, place: str) -> HttpResponse:
    raise Http404


@hooks.register("register_admin_urls")
def document_urls() -> list[URLPattern]:
    """URL patterns for documents, which Wagtail needs.

    Readers get the sound of a narration from another view.
    """
    address = "documents/<int:document_id>/file/<str:document_filename>"
    return [path(address, serve, name="wagtaildocs_serve")]


@hooks.register("construct_settings_menu")
def hide_redirects_and_sites(request: HttpRequest, items: list[MenuItem]) -> None:
    items[:] = [item for item in items if item.name not in ("redirects", "sites")]


@hooks.register("register_reports_menu_item")
def dead_links_menu_item() -> MenuItem:
    return MenuItem("Dead links", reverse("dead_links"), icon_name="link", order=900)


@hooks.register("register_admin_urls")
def dead_links_urls() -> list[URLPattern]:
    return [
        path("reports/dead-links/", DeadLinksReport.as_view(), name="dead_links"),
        path(
            "reports/dead-links/results/",
            DeadLinksReport.as_view(results_only=True),
            name="dead_links_results",
        ),
    ]
