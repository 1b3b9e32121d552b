"""The medical review that every page passes before it is published."""

from datetime import date
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail.forms import TaskStateCommentForm
from wagtail.locks import WorkflowLock
from wagtail.models import AbstractGroupApprovalTask, Page, Revision, TaskState

from articles.forms import ApprovalForm
from articles.models.article_page import ArticlePage


def writers(page: Page) -> set[int]:
    """The ids of the accounts that changed or submitted the page since it was last published."""
    revisions = page.revisions.filter(user__isnull=False)
    if page.last_published_at:
        revisions = revisions.filter(created_at__gt=page.last_published_at)
    wrote = set(revisions.values_list("user_id", flat=True))
    state = page.current_workflow_state
    return wrote | {state.requested_by_id} if state else wrote


class ReviewLock(WorkflowLock):
    """Locks a page under review for everybody, so that the approved text is the published one."""

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
    """A review task for medical reviewers. Their approval publishes the page.

    Nobody can approve a text that they wrote or submitted.
    """

    lock_class = ReviewLock

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

    @transaction.atomic
    def on_action(
        self, task_state: TaskState, user: AbstractUser, action_name: str, **cleaned: Any
    ) -> None:
        """Handle an action of a reviewer; Wagtail calls this with the cleaned data of the action's form.

        Raises PermissionDenied if `user` wrote the text, or if an article has problems.
        """
        if action_name == "approve":
            _sign(task_state.revision, by=user, review_due=cleaned.pop("review_due"))
        super().on_action(task_state, user, action_name, **cleaned)


def _sign(revision: Revision, *, by: AbstractUser, review_due: date) -> None:
    """Add the reviewer, the day and the next review to the revision that is about to be published."""
    page = Page.objects.select_for_update().get(pk=revision.object_id)
    article = revision.as_object()
    if by.pk in writers(page):
        raise PermissionDenied("Who wrote a text can’t review it.")
    if not isinstance(article, ArticlePage):
        return
    if wrong := article.problems():
        raise PermissionDenied(" ".join(wrong))
    revision.content |= {
        "reviewed_by": by.get_full_name(),
        "reviewed_on": timezone.now().date().isoformat(),
        "review_due": review_due.isoformat(),
    }
    revision.save(update_fields=["content"])
