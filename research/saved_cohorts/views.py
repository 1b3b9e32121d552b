"""Pages of saved cohorts, in the shell of the admin. They show counts and no record, so no read is recorded."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST

from hesperion.privacy import actor
from research.filters import BadFilter, FilterSet
from research.models import CohortMember, SavedCohort
from research.saved_cohorts import actions, queries
from research.saved_cohorts.description import Description
from research.saved_cohorts.forms import CohortForm, SaveForm
from research.saved_cohorts.summary import comparison, summary

VIEW_RECORD = "research.view_record"
TOO_MANY = "More than 10,000 people match. Save their filters as a dynamic cohort, or narrow them."


def for_readers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view for accounts of the admin that may see records. Raises PermissionDenied for others."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(VIEW_RECORD):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return admin.site.admin_view(wrapped)


@for_readers
def index(request: HttpRequest) -> HttpResponse:
    cohorts = queries.saved_cohorts_of(request.user)  # type: ignore[arg-type]
    shown = [Description(cohort) for cohort in cohorts]
    return _page(request, "index", "Saved cohorts", cohorts=cohorts, shown_cohorts=shown)


@for_readers
def save(request: HttpRequest) -> HttpResponse:
    """The page that saves what the list shows for the parameters of this address."""
    try:
        filters = FilterSet.from_query(request.GET, besides=["cohort"])
    except BadFilter as error:
        return _page(request, "unreadable", "Save a cohort", 422, sentences=error.sentences)
    rows, base = CohortMember.objects.order_by(), request.GET.get("cohort", "")
    if base:
        rows = rows.filter(_found(queries.people_of, request, base))
    found = filters.apply(rows)
    form = SaveForm(request.POST or None, is_fixed=bool(base))
    if form.is_valid() and (saved := _saved(request, form, filters, found)):
        messages.success(request, f"“{saved}” is saved.")
        return redirect("cohorts:cohort", saved.pk)
    words = [chip.text for chip in filters.words()]
    return _form_page(request, "save", "Save a cohort", form, words=words, n=found.count())


@for_readers
def cohort_page(request: HttpRequest, cohort_id: str) -> HttpResponse:
    found = _found(queries.saved_cohort, request, cohort_id)
    others = queries.saved_cohorts_of(request.user).exclude(pk=found.pk)  # type: ignore[arg-type]
    shown = Description(found)
    n = queries.within(found).count() if shown.is_countable else None
    is_own = found.owner_id == request.user.pk
    return _page(request, "cohort", found.name, shown=shown, n=n, is_own=is_own, others=others)


@for_readers
@require_POST
def count_now(request: HttpRequest, cohort_id: str) -> HttpResponse:
    found = _found(queries.saved_cohort, request, cohort_id)
    try:
        counted = actions.count_cohort(cohort=found)
    except BadFilter as error:
        messages.error(request, f"Nobody was counted. {error}")
    else:
        messages.success(request, f"Counted: {counted.n:,}.")
    return redirect("cohorts:cohort", found.pk)


@for_readers
def rename_or_share(request: HttpRequest, cohort_id: str) -> HttpResponse:
    found = _own(request, cohort_id)
    now = {"name": found.name, "shared_with": found.shared_with}
    form = CohortForm(request.POST or None, initial=now)
    if form.is_valid():
        actions.change_cohort(cohort=found, by=actor.current(), **form.cleaned_data)
        messages.success(request, f"“{found}” is changed.")
        return redirect("cohorts:cohort", found.pk)
    return _form_page(request, "change", "Rename or share", form, cohort=found)


@for_readers
def delete_page(request: HttpRequest, cohort_id: str) -> HttpResponse:
    found = _own(request, cohort_id)
    if request.method == "POST":
        actions.delete_cohort(cohort=found, by=actor.current())
        messages.success(request, f"“{found}” is deleted.")
        return redirect("cohorts:index")
    return _page(request, "delete", "Delete a cohort", cohort=found)


@for_readers
def compare(request: HttpRequest) -> HttpResponse:
    """Two cohorts side by side, `a` and `b`; without both the page asks for them."""
    ids = [request.GET.get(name, "") for name in ("a", "b")]
    chosen = [_found(queries.saved_cohort, request, one) for one in ids if one]
    shown: dict[str, Any] = {"chosen": chosen, "cohorts": queries.saved_cohorts_of(request.user)}  # type: ignore[arg-type]
    if len(chosen) == 2:
        try:
            shown |= _compared(*chosen)
        except BadFilter as error:
            shown["fault"] = str(error)
    return _page(request, "compare", "Compare cohorts", **shown)


def _saved(
    request: HttpRequest, form: SaveForm, filters: FilterSet, found: Any
) -> SavedCohort | None:
    """The new cohort. Without one, the form says why."""
    try:
        return actions.save_cohort(
            owner=request.user,  # type: ignore[arg-type]
            filters=filters.as_json(),
            found=found,
            **form.cleaned_data,
        )
    except actions.TooManyPeople:
        form.add_error("kind", TOO_MANY)
        return None


def _compared(a: SavedCohort, b: SavedCohort) -> dict[str, Any]:
    lines = comparison([summary(queries.within(one)) for one in (a, b)])
    return {"lines": list(lines), "in_both": queries.within(b, queries.within(a)).count()}


def _found(query: Callable[..., Any], request: HttpRequest, cohort_id: str) -> Any:
    try:
        return query(str(cohort_id), request.user)
    except SavedCohort.DoesNotExist as error:
        raise Http404 from error


def _own(request: HttpRequest, cohort_id: str) -> SavedCohort:
    """Raises Http404 unless the user owns the cohort."""
    found: SavedCohort = _found(queries.saved_cohort, request, cohort_id)
    if found.owner_id != request.user.pk:
        raise Http404
    return found


def _form_page(
    request: HttpRequest, name: str, title: str, form: Any, **shown: Any
) -> HttpResponse:
    status = 422 if form.errors else 200
    return _page(request, name, title, status, form=form, errors=form.errors, **shown)


def _page(
    request: HttpRequest, name: str, title: str, status: int = 200, **shown: Any
) -> TemplateResponse:
    context = admin.site.each_context(request) | {"title": title}
    page = f"admin/research/cohorts/{name}.html"
    return TemplateResponse(request, page, context | shown, status=status)
