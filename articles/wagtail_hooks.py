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

from articles.queries import behind, dead_links, overdue
from articles.reports import DeadLinks

# Wagtail would send its mails itself, while the page waits. What is told of a review goes by the outbox.
for signal, sender, name in (
    (task_submitted, TaskState, "group_approval_task_submitted_email_notification"),
    (workflow_submitted, WorkflowState, "workflow_state_submitted_email_notification"),
    (workflow_rejected, WorkflowState, "workflow_state_rejected_email_notification"),
    (workflow_approved, WorkflowState, "workflow_state_approved_email_notification"),
):
    signal.disconnect(sender=sender, dispatch_uid=name)


class OverduePanel(Component):
    """The articles whose review is overdue, on the first page of /cms/."""

    name = "overdue_reviews"
    template_name = "cms/overdue.html"
    order = 230  # after what awaits the person's own review

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"articles": overdue()}


class BehindPanel(Component):
    """The translations that lack what their original says by now, on the first page of /cms/."""

    name = "translations_behind"
    template_name = "cms/behind.html"
    order = 240

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"articles": behind()}


class DeadLinksPanel(Component):
    """The links of public articles that no longer lead anywhere."""

    name = "dead_links"
    template_name = "cms/dead_links.html"
    order = 250

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"links": dead_links()}


@hooks.register("construct_homepage_panels")
def show_what_is_due(request: HttpRequest, panels: list[Component]) -> None:
    panels += [OverduePanel(), BehindPanel(), DeadLinksPanel()]


@hooks.register("construct_page_action_menu")
def keep_from_cancelling(items: list[ActionMenuItem], request: HttpRequest, told: Any) -> None:
    """Who may decide requests changes: cancelling would end the review without a word to the editor."""
    page = told.get("page")
    task = page.current_workflow_task if page and page.pk else None
    if task and task.get_actions(page, request.user):
        items[:] = [item for item in items if item.name != "action-cancel-workflow"]


@hooks.register("register_admin_urls", order=-1)  # before Wagtail's own pages there
def neither_redirects_nor_sites_by_hand() -> list[URLPattern]:
    """Publishing under another slug makes a redirect, and loading the home page the site. By a form for either
    one person alone would lead readers elsewhere."""
    return [re_path(r"^(redirects|sites)/", _no_page)]


def _no_page(request: HttpRequest, place: str) -> HttpResponse:
    raise Http404


@hooks.register("register_admin_urls")
def recordings() -> list[URLPattern]:
    """Wagtail asks where a document is handed out. Readers get the sound of an article from elsewhere."""
    address = "documents/<int:document_id>/file/<str:document_filename>"
    return [path(address, serve, name="wagtaildocs_serve")]


@hooks.register("construct_settings_menu")
def not_in_the_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    items[:] = [item for item in items if item.name not in ("redirects", "sites")]


@hooks.register("register_reports_menu_item")
def dead_links_in_menu() -> MenuItem:
    return MenuItem("Dead links", reverse("dead_links"), icon_name="link", order=900)


@hooks.register("register_admin_urls")
def dead_links_urls() -> list[URLPattern]:
    return [
        path("reports/dead-links/", DeadLinks.as_view(), name="dead_links"),
        path(
            "reports/dead-links/results/",
            DeadLinks.as_view(results_only=True),
            name="dead_links_results",
        ),
    ]
