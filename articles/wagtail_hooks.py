from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.models import TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted

from articles.queries import behind, overdue

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


@hooks.register("construct_homepage_panels")
def show_what_is_due(request: HttpRequest, panels: list[Component]) -> None:
    panels += [OverduePanel(), BehindPanel()]
