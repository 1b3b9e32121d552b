"""Permissions of editors and medical reviewers in /cms/, and the workflow that every page goes through."""

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from articles.models import MedicalReview
from hesperion.accounts.groups import EDITOR, MEDICAL_REVIEWER, grant_permissions

REVIEW_NAME = "Medical review"
_ON_PAGES = {
    EDITOR: ["add_page", "change_page"],
    MEDICAL_REVIEWER: ["publish_page"],  # lets them unpublish; only editors change texts
}


def grant_cms_permissions() -> None:
    """Give the groups of staff access to /cms/, and their permissions on pages and files. Idempotent."""
    for app in ("wagtailcore", "wagtailimages", "wagtaildocs"):
        create_permissions(apps.get_app_config(app), verbosity=0)
    root = Page.objects.filter(depth=1).first()  # None after a flush
    for name, codenames in _ON_PAGES.items():
        group = grant_permissions(name, apps.get_app_config("wagtailadmin"), ["access_admin"])
        for permission in Permission.objects.filter(
            content_type__app_label="wagtailcore", codename__in=codenames if root else []
        ):
            GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    if collection := Collection.get_first_root_node():
        for permission in Permission.objects.filter(
            content_type__app_label__in=["wagtailimages", "wagtaildocs"],
            codename__in=["add_image", "choose_image", "add_document", "choose_document"],
        ):
            GroupCollectionPermission.objects.get_or_create(
                group=Group.objects.get(name=EDITOR), collection=collection, permission=permission
            )


def set_up_review_workflow() -> None:
    """Create the workflow with one medical review as its only task, for all pages. Idempotent."""
    root = Page.objects.filter(depth=1).first()
    if root is None:
        return
    task, _ = MedicalReview.objects.get_or_create(name=REVIEW_NAME)
    task.groups.set(Group.objects.filter(name=MEDICAL_REVIEWER))
    workflow, _ = Workflow.objects.get_or_create(name=REVIEW_NAME)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task)
    WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})
