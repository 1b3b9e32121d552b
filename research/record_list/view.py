"""The admin's list of records."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from hesperion.privacy import access
from intake.participants.public_id import normalise_public_id
from research.models import CohortMember, Record
from research.record_list.columns import COLUMNS, SHOWN_AT_FIRST, ListColumn, list_columns
from research.record_list.facet_lists import FacetList, facet_lists
from research.record_list.listing import Listing
from research.record_list.selection import visible_rows

_COLUMNS = "record_columns"  # in the session


class RecordList:
    """A mixin, placed before ModelAdmin, for the list of records. Its rows are those of the cohort."""

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        if request.method == "POST":
            return _keep_columns(request)
        sentence = ""
        if request.GET.get("q", "").strip():
            public_id, sentence = _sought(request)
            if not sentence:
                return redirect("admin:research_record_change", public_id)
        return self._list_page(request, sentence)

    def _list_page(self, request: HttpRequest, sentence: str) -> HttpResponse:
        listing = Listing(request.user, request.GET)
        columns = list_columns(request.session.get(_COLUMNS, SHOWN_AT_FIRST))
        _note(listing.page.rows, columns)
        context = self.admin_site.each_context(request) | {  # type: ignore[attr-defined]
            "title": "Records",
            "opts": Record._meta,
            "listing": listing,
            "sentence": sentence,
            "columns": columns,
            "all_columns": COLUMNS,
            "lines": [_line(row, columns, listing.of_a_record) for row in listing.page.rows],
            "facets": [] if listing.faults else _facets(listing),
        }
        page = "admin/research/record/change_list.html"
        return TemplateResponse(request, page, context, status=400 if listing.faults else 200)


def _facets(listing: Listing) -> list[tuple[str, list[FacetList]]]:
    return facet_lists(listing.chosen, listing.counts, listing.link)


def _sought(request: HttpRequest) -> tuple[str, str]:
    """The public id that was searched for, and if no record has it, a sentence that says so."""
    typed = request.GET["q"].strip()
    public_id = normalise_public_id(typed)
    if not public_id:
        return "", f"“{typed[:40]}” is no public id. A public id looks like HSP-7K3M-QX9D."
    is_there = visible_rows(request.user).filter(public_id=public_id).exists()
    return public_id, "" if is_there else f"There is no record {public_id}."


def _keep_columns(request: HttpRequest) -> HttpResponse:
    """Keep which columns were ticked, and show the list again. Names that are none are left out."""
    request.session[_COLUMNS] = [
        column.name for column in list_columns(request.POST.getlist("columns"))
    ]
    return redirect(f"{reverse('admin:research_record_changelist')}?{request.GET.urlencode()}")


def _note(rows: Iterable[CohortMember], columns: list[ListColumn]) -> None:
    """Note whose data the page shows: one event each. Links to other pages hold when a record was sent."""
    fields = [field for column in columns for field in column.fields]
    for row in rows:
        access.require().note(row.subject, "public_id", "submitted_at", *fields)


def _line(row: CohortMember, columns: list[ListColumn], query: str) -> dict[str, Any]:
    url = f"{reverse('admin:research_record_change', args=[row.public_id])}?{query}"
    return {"row": row, "url": url, "cells": [(column, column.cell(row)) for column in columns]}
