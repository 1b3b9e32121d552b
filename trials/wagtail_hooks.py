"""What trials add to /cms/: an item of the menu, a panel of the first page, and their own pages."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from trials.cms.pages import MAY_SEE
from trials.cms.queries import waiting_counts
from trials.cms.urls import trial_urls


@hooks.register("register_admin_urls")
def trials_urls() -> list[URLPattern]:
    return trial_urls


class _TrialsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MAY_SEE)


@hooks.register("register_admin_menu_item")
def trials_item() -> MenuItem:
    return _TrialsItem("Trials", reverse("trials_cms"), icon_name="list-ul", order=210)


class TrialsPanel(Component):
    """A panel on the first page of /cms/ with the files and readings that wait."""

    name = "trials_waiting"
    template_name = "cms/trials/panel.html"
    order = 235

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return waiting_counts()


@hooks.register("construct_homepage_panels")
def add_trials_panel(request: HttpRequest, panels: list[Component]) -> None:
    if request.user.has_perm(MAY_SEE):
        panels.append(TrialsPanel())
