"""The review by a doctor that stands before every publication."""

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail.forms import TaskStateCommentForm
from wagtail.locks import WorkflowLock
from wagtail.models import AbstractGroupApprovalTask, Page, TaskState, WorkflowState

from articles.forms import ApprovalForm
from articles.queries import writers


class ReviewLock(WorkflowLock):
    """What is under review stays as it is: what was read is what is published."""

    def get_message(self, user: AbstractUser) -> str:
        if self.task.get_actions(self.object, user):
            return format_html(
                '{} <span class="buttons"><a class="button button-small" href="{}">{}</a></span>',
                _("This text waits for your decision. It is listed on the first page."),
                reverse("wagtailadmin_home"),
                _("Go to the first page"),
            )
        return _(
            "A doctor reviews this text, so it can’t be changed now. To change it, cancel the review."
        )


class MedicalReview(AbstractGroupApprovalTask):
    """Approving publishes. Who wrote any of it, or handed it in, can't approve it."""

    lock_class = ReviewLock

    def start(self, workflow_state: WorkflowState, user: AbstractUser | None = None) -> TaskState:
        from articles.actions import owe_reviews

        state = super().start(workflow_state, user=user)
        owe_reviews(page=workflow_state.content_object)
        return state

    def locked_for_user(self, obj: Page, user: AbstractUser) -> bool:
        return True

    def user_can_lock(self, obj: Page, user: AbstractUser) -> bool:
        return False

    def get_actions(self, obj: Page, user: AbstractUser) -> list[tuple[str, str, bool]]:
        if not self._user_in_groups(user) or user.pk in writers(obj):
            return []
        return [("reject", _("Request changes"), True), ("approve", _("Approve and publish"), True)]

    def get_form_for_action(self, action: str) -> type[TaskStateCommentForm]:
        return ApprovalForm if action == "approve" else TaskStateCommentForm

    def on_action(
        self, task_state: TaskState, user: AbstractUser, action_name: str, **told: Any
    ) -> None:
        from articles.actions import approve

        if action_name == "approve":
            approve(task_state=task_state, by=user, **told)
        else:
            super().on_action(task_state, user, action_name, **told)
