"""What all pages of staff about trials have in common: their rights, their frame, their addresses."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

MAY_SEE = "trials.view_trial"
MAY_UPLOAD = "trials.add_trialimport"
MAY_DECIDE_IMPORT = "trials.add_importdecision"
MAY_READ = "trials.add_criterionreading"
MAY_DECIDE_READING = "trials.change_criterionreading"

Crumb = tuple[str, str]  # address, words


def staff_page(
    request: HttpRequest,
    template: str,
    title: str,
    *,
    above: list[Crumb] | None = None,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """A page of /cms/ below the overview of trials; `above` are the pages between both."""
    crumbs = [(reverse("trials_cms"), "Trials"), *(above or []), ("", title)]
    frame = {
        "header_title": title,
        "header_icon": "list-ul",
        "breadcrumbs_items": [{"url": url, "label": words} for url, words in crumbs],
    }
    return render(request, f"cms/trials/{template}.html", frame | context, status=status)
