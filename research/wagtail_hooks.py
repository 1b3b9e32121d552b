from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.ui.components import Component

from research.flags.deciding import DECIDE_FLAG
from research.queries import waiting_flags

_MOST = 10  # flags on the first page; the list has all of them


class FlagsPanel(Component):
    """A panel with the number of open flags and the time left for them.

    The texts of the flags are shown in /admin/ only.
    """

    name = "flags"
    template_name = "cms/flags.html"
    order = 90  # before everything about articles

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        waiting = waiting_flags()
        return {"flags": waiting[:_MOST], "count": waiting.count()}


@hooks.register("construct_homepage_panels")
def show_flags(request: HttpRequest, panels: list[Component]) -> None:
    if request.user.has_perm(DECIDE_FLAG):
        panels.append(FlagsPanel())
