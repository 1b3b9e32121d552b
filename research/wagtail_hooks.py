from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.ui.components import Component

from research.flags.deciding import DECIDE_FLAG
from research.models import Flag

_TEXTS = ["reason", "decision"]


class FlagsPanel(Component):
    """A panel with the number of open flags and the time left for them.

    The texts of the flags are shown in /admin/ only.
    """

    name = "flags"
    template_name = "cms/flags.html"
    order = 90  # before everything about articles

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        waiting = Flag.objects.filter(decided_at=None).order_by("flagged_at").defer(*_TEXTS)
        return {"flags": waiting, "may_enter": parent_context["request"].user.is_staff}


@hooks.register("construct_homepage_panels")
def show_flags(request: HttpRequest, panels: list[Component]) -> None:
    if request.user.has_perm(DECIDE_FLAG):
        panels.append(FlagsPanel())
