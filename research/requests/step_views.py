"""The pages of the form: one for each step, and the last one, which checks everything and asks."""

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from hesperion.privacy import actor
from research.filters import BadFilter, FilterSet
from research.models.request import DRAFT_STATES
from research.public_uses.content import PublicContent
from research.requests.actions import asking, drafts
from research.requests.fields import may_become_coarser
from research.requests.forms.base import RequestStepForm
from research.requests.people import lists_without_counts
from research.requests.queries import MAKE_REQUEST
from research.requests.states import WrongState
from research.requests.steps import BY_KEY, FORM_STEPS, FormStep, faults_by_step, step_after
from research.requests.views import for_roles, own_or_404, request_page
from research.requests.words import purposes_in_words

_CHOSEN = "chosen"  # marks an address of the page about people that has all filters, perhaps none


@for_roles(MAKE_REQUEST)
def edit_page(request: HttpRequest, draft_id: Any, step: str) -> HttpResponse:
    """The page of a step. What it sends is kept, also if something else in it is wrong."""
    draft = own_or_404(request, draft_id)
    if step not in BY_KEY:
        raise Http404
    if request.method == "POST":
        return _sent(request, draft, BY_KEY[step])
    if draft.state not in DRAFT_STATES:
        return redirect("requests:request", draft.pk)
    return _step_page(request, draft, BY_KEY[step], BY_KEY[step].form(draft=draft))


@for_roles(MAKE_REQUEST)
def check_everything(request: HttpRequest, draft_id: Any) -> HttpResponse:
    """Everything in words, what is missing, what becomes public, and the button that asks."""
    draft = own_or_404(request, draft_id)
    status = 200
    if request.method == "POST":
        try:
            asked = asking.ask_for_data(request=draft, by=actor.current())
        except asking.NotComplete:
            status = 422
        except WrongState as error:
            messages.error(request, str(error))
            return redirect("requests:request", draft.pk)
        else:
            messages.success(request, f"{asked} is asked. The data stewards have a mail.")
            return redirect("requests:request", asked.pk)
    elif draft.state not in DRAFT_STATES:
        return redirect("requests:request", draft.pk)
    sections = [(step, list(step.facts(draft)), found) for step, found in faults_by_step(draft)]
    is_complete = not any(found for _step, _facts, found in sections)
    draft.names_requester = True  # as it is once they ask
    shown = {
        "draft": draft,
        "sections": sections,
        "is_complete": is_complete,
        "steps": FORM_STEPS,
        "content": PublicContent.of_request(draft) if is_complete else None,
    }
    return request_page(request, "check", "Check everything, and ask", status, **shown)


def _sent(request: HttpRequest, draft: Any, step: FormStep) -> HttpResponse:
    form = step.form(request.POST, request.FILES, draft=draft)
    form.is_valid()
    try:
        drafts.save_content(draft=draft, content=form.content())
    except WrongState as error:
        form.add_error(None, f"Nothing was saved. {error}")
        return _step_page(request, draft, step, form, status=409)
    if "leave" in request.POST:
        messages.success(request, "Your draft is saved. Come back to it when you like.")
        return redirect("requests:request", draft.pk)
    for field, sentence in step.faults(draft):
        if field is None or not form.has_error(field):
            form.add_error(field, sentence)
    if form.errors:
        return _step_page(request, draft, step, form, status=422)
    following = step_after(step)
    if following:
        return redirect("requests:step", draft.pk, following.key)
    return redirect("requests:check", draft.pk)


def _step_page(
    request: HttpRequest, draft: Any, step: FormStep, form: RequestStepForm, status: int = 200
) -> HttpResponse:
    shown = {
        "draft": draft,
        "step": step,
        "steps": FORM_STEPS,
        "number": FORM_STEPS.index(step) + 1,
        "form": form,
        "errors": form.errors,
        "purposes": purposes_in_words(draft),
    }
    shown |= _MORE[step.key](request, draft, form) if step.key in _MORE else {}
    if shown.get("sentences") and _CHOSEN in request.GET:
        status = 422
    template = step.key if step.key in _MORE else "step"
    return request_page(request, template, step.title, status, **shown)


def _people(request: HttpRequest, draft: Any, form: RequestStepForm) -> dict[str, Any]:
    """The filters of the address, or without any those of the draft, and links that change them."""
    chosen, sentences = _chosen(request, draft)
    here = reverse("requests:step", args=[draft.pk, "people"])

    def link(filters: FilterSet) -> str:
        return f"{here}?{_CHOSEN}&{filters.query_string()}".rstrip("&")

    return {
        "facets": lists_without_counts(chosen, link),
        "chips": [
            (chip.text, f"{here}?{_CHOSEN}&{chip.without}".rstrip("&")) for chip in chosen.words()
        ],
        "everybody": link(FilterSet()),
        "filters_json": json.dumps(chosen.as_json()),
        "sentences": sentences,
        "is_undecided": not draft.filters and not chosen,
    }


def _chosen(request: HttpRequest, draft: Any) -> tuple[FilterSet, list[str]]:
    """The filter set of the page, and sentences about what of it can't be read."""
    try:
        if request.method == "GET" and _CHOSEN in request.GET:
            return FilterSet.from_query(request.GET, besides=[_CHOSEN]), []
        return (FilterSet.from_json(draft.filters) if draft.filters else FilterSet()), []
    except BadFilter as error:
        return error.rest, error.sentences


def _fields(request: HttpRequest, draft: Any, form: Any) -> dict[str, Any]:
    return {"tables": list(form.tables()), "coarser": may_become_coarser()}


def _ethics(request: HttpRequest, draft: Any, form: RequestStepForm) -> dict[str, Any]:
    return {"fingerprint": draft.agreement_sha256}


_MORE = {"people": _people, "fields": _fields, "ethics": _ethics}
