"""Reading a sentence in /cms/: what it is about, then what it asks for, then the words that readers see."""

from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from hesperion.privacy.actor import actor_of
from trials.actions.reading import ReadingRefused, write_reading
from trials.choices import CriteriaPart, CriterionKind, Operator
from trials.cms.pages import MAY_READ, staff_page
from trials.cms.reading_forms import FORMS
from trials.models import CriterionReading, TrialVersion
from trials.readings.shapes import OPERATORS
from trials.readings.wording import reading_words


@require_safe
@permission_required(MAY_READ, raise_exception=True)
def choose_kind(request: HttpRequest, number: str, version_id: int, place: int) -> HttpResponse:
    """What the sentence is about, and how answers are compared with it."""
    version = _version(number, version_id)
    return _page(request, "choose_kind", version, place, kinds=OPERATORS.items())


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MAY_READ, raise_exception=True)
def read_sentence(
    request: HttpRequest, number: str, version_id: int, place: int, kind: str, operator: str
) -> HttpResponse:
    """Its values. They are stored once the words that readers will see were shown."""
    version = _version(number, version_id)
    about, compared = _comparison(kind, operator)
    form = FORMS[compared](request.POST if request.method == "POST" else None, kind=about)
    page = partial(
        _page, request, "read_sentence", version, place, form=form, about=about, how=compared
    )
    if not form.is_bound:
        return page()
    if not form.is_valid():
        return page(status=422)
    read: dict[str, Any] = {"kind": about, "operator": compared, "values": form.values()}
    words = reading_words(CriterionReading(**read))
    if request.POST.get("seen") != words:
        return page(seen=words, previews=_previews(read))
    try:
        write_reading(version=version, by=actor_of(request.user), **_quoted(version, place), **read)
    except ReadingRefused as refused:
        return page(refused=str(refused), status=409)
    messages.success(request, "Stored. Somebody else must approve it.")
    return redirect("trial_criteria", number)


def _version(number: str, version_id: int) -> TrialVersion:
    versions = TrialVersion.objects.select_related("trial").defer("body")
    return get_object_or_404(versions, pk=version_id, trial__number=number)


def _quoted(version: TrialVersion, place: int) -> dict[str, str]:
    """A sentence of the record by its place. Raises Http404."""
    if place >= len(version.criteria):
        raise Http404
    sentence = version.criteria[place]
    return {"part": sentence["part"], "under": sentence["under"], "quote": sentence["text"]}


def _comparison(kind: str, operator: str) -> tuple[CriterionKind, Operator]:
    """Raises Http404 for what can't be compared in this way."""
    if kind not in CriterionKind.values or operator not in OPERATORS[CriterionKind(kind)]:
        raise Http404
    return CriterionKind(kind), Operator(operator)


def _previews(read: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Code and name of each language, and the words in it."""
    found = []
    for code, name in settings.LANGUAGES:
        with translation.override(code):
            found.append((code, str(name), reading_words(CriterionReading(**read))))
    return found


def _page(
    request: HttpRequest,
    template: str,
    version: TrialVersion,
    place: int,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    number, sentence = version.trial.number, _quoted(version, place)
    return staff_page(
        request,
        template,
        "Read a sentence",
        above=[(reverse("trial_criteria", args=[number]), number)],
        status=status,
        **context,
        number=number,
        version=version,
        place=place,
        sentence=sentence,
        part=CriteriaPart(sentence["part"]).label,
    )
