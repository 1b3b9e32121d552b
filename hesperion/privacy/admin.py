"""Base classes of admin pages, most of all of those over patients' data."""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import capfirst

from hesperion.privacy import access


class CheckedList(ChangeList):
    """An admin list, titled by what it lists.

    It redirects to itself if its address has a value that the database can't store.
    Django redirects for values that it checks, but passes on others, such as a year with five
    digits.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        try:
            super().__init__(*args, **kwargs)
            self.title = str(capfirst(self.opts.verbose_name_plural))
        except (ValueError, OverflowError, DataError) as error:
            raise IncorrectLookupParameters from error


class Checked:
    """Admin mixin whose list accepts any parameters in its address. List it before ModelAdmin."""

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return CheckedList


class ReadOnly(Checked):
    """Admin mixin for pages that can't add, change or delete anything."""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """All fields, because a form would read their values before the page is rendered."""
        return self.fields or super().get_readonly_fields(request, obj)  # type: ignore[attr-defined,misc]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class AuditedReads:
    """Admin mixin that records whose data each page shows: one event per page and record.

    List it before ModelAdmin. A text that can't be decrypted is replaced by a sentence (see
    Access.drawn). The model's `subject` names the participant of a row. Inlines show rows of the
    same participant.
    """

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Refuse filters by subject, which would reveal it letter by letter."""
        return not lookup.startswith("subject") and super().lookup_allowed(lookup, value, request)  # type: ignore[misc]

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().changelist_view(request, *args, **kwargs)  # type: ignore[misc]
        shown = _context(response)
        if "cl" in shown:
            _note(shown["cl"].result_list, self.get_list_display(request))  # type: ignore[attr-defined]
        else:  # the page that asks whether to do something with those that were chosen
            _note(shown.get("queryset", ()), ["name"])
        return response

    def history_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().history_view(request, *args, **kwargs)  # type: ignore[misc]
        return _noted(response, ["history"])

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().delete_view(request, *args, **kwargs)  # type: ignore[misc]
        return _noted(response, ["name"])

    def change_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().change_view(request, *args, **kwargs)  # type: ignore[misc]
        shown = _context(response)
        inlines = [
            part.opts.model._meta.model_name for part in shown.get("inline_admin_formsets", ())
        ]
        fields = self.get_fields(request, shown.get("original"))  # type: ignore[attr-defined]
        return _noted(response, [*fields, *inlines])


def _noted(response: HttpResponse, fields: Iterable[str]) -> HttpResponse:
    shown = _context(response)
    found = shown.get("original") or shown.get("object")
    _note([found] if found else [], fields)
    return response


def _note(rows: Iterable[Any], fields: Iterable[str]) -> None:
    reader = access.require()
    for row in rows:
        reader.note(row.subject, *map(str, fields))
        reader.drawn[row.subject] = str(row.pk)


def _context(response: HttpResponse) -> dict[str, Any]:
    """The context of a page that is not rendered yet; empty for a redirect."""
    return (response.context_data or {}) if isinstance(response, TemplateResponse) else {}
