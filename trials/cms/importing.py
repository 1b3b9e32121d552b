"""Files of records in /cms/: handed in, looked at, then applied or discarded."""

import json
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from hesperion.accounts.queries import names_of
from hesperion.privacy.actor import actor_of
from hesperion.ui.days import utc_today
from trials.actions.importing import (
    ImportRefused,
    apply_import,
    discard_import,
    preview_import,
    stage_import,
)
from trials.choices import ImportSource
from trials.cms.changes import changes_in_words, notices_in_words, sums_in_words
from trials.cms.import_forms import ImportForm, SeenForm
from trials.cms.pages import MAY_DECIDE_IMPORT, MAY_SEE, MAY_UPLOAD, staff_page
from trials.models import ImportDecision, TrialImport

_NO_NUMBERS = "The page was sent without its numbers. Look at them again."


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MAY_UPLOAD, raise_exception=True)
def import_trials(request: HttpRequest) -> HttpResponse:
    """Hand in a file. Nothing changes yet."""
    if request.method != "POST":
        form = ImportForm(initial={"retrieved_on": utc_today()})
        return staff_page(request, "import_trials", "Import a file", form=form)
    form = ImportForm(request.POST, request.FILES)
    status = 422
    if form.is_valid():
        try:
            staged = _stage(form.cleaned_data, actor_of(request.user))
        except ImportRefused as refused:
            form.add_error("file", str(refused))
            status = 409 if refused.is_conflict else 422
        else:
            return redirect("trial_import", staged.pk)
    return staff_page(request, "import_trials", "Import a file", form=form, status=status)


def _stage(given: dict[str, Any], by: str) -> TrialImport:
    return stage_import(
        content=given["file"].read(),
        source=ImportSource(given["source"]),
        retrieved_on=given["retrieved_on"],
        query=given["query"],
        is_complete=given["is_complete"] == "yes",
        by=by,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MAY_SEE, raise_exception=True)
def trial_import(request: HttpRequest, import_id: int) -> HttpResponse:
    """What a file changes, or changed; and the decision about it."""
    found = get_object_or_404(TrialImport.objects.select_related("decision"), pk=import_id)
    if request.method != "POST":
        return _page(request, found)
    return _decide(request, found)


@permission_required(MAY_DECIDE_IMPORT, raise_exception=True)
def _decide(request: HttpRequest, found: TrialImport) -> HttpResponse:
    by = actor_of(request.user)
    form = SeenForm(request.POST)
    try:
        if "discard" in request.POST:
            discard_import(trial_import=found, by=by)
            done = "Discarded. The file was deleted."
        elif form.is_valid():
            apply_import(trial_import=found, by=by, **form.cleaned_data)
            done = "Taken over. Readers see it now."
        else:
            return _page(request, found, _NO_NUMBERS, status=422)
    except ImportRefused as refused:
        found = TrialImport.objects.select_related("decision").get(pk=found.pk)
        return _page(request, found, str(refused), status=409 if refused.is_conflict else 422)
    messages.success(request, done)
    return redirect("trial_import", found.pk)


def _page(
    request: HttpRequest, found: TrialImport, refused: str = "", status: int = 200
) -> HttpResponse:
    decision: ImportDecision | None = getattr(found, "decision", None)
    context: dict[str, Any] = {
        "found": found,
        "decision": decision,
        "refused": refused,
        "notices": notices_in_words(found),
        "names": names_of([found.uploaded_by, *([decision.decided_by] if decision else [])]),
        "may_decide": request.user.has_perm(MAY_DECIDE_IMPORT),
        **(_decided(decision) if decision else _undecided(found, actor_of(request.user))),
    }
    return staff_page(request, "trial_import", str(found), status=status, **context)


def _undecided(found: TrialImport, actor: str) -> dict[str, Any]:
    try:
        preview = preview_import(found)
    except ImportRefused as refused:
        return {"refused": str(refused)}
    is_own = preview.needs_second and found.uploaded_by == actor
    return {
        "sums": sums_in_words(preview.counts),
        "changes": changes_in_words(preview.changes),
        "seen": json.dumps(preview.counts),
        "needs_second": preview.needs_second,
        "may_apply": not is_own,
    }


def _decided(decision: ImportDecision) -> dict[str, Any]:
    if not decision.is_applied:
        return {}
    counts = dict(decision.counts)
    changes = counts.pop("changes", [])
    return {"sums": sums_in_words(counts), "changes": changes_in_words(changes)}
