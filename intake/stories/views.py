"""Stories for everybody to read: no cookie, no date, no country, and kept nowhere, so that each can vanish."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hesperion.privacy.access import reading_published
from intake.stories import queries

PER_PAGE = 20


@never_cache
@require_safe
def stories(request: HttpRequest) -> HttpResponse:
    found = Paginator(queries.published(), PER_PAGE).get_page(request.GET.get("page"))
    with reading_published(*(story.participant_id for story in found)):
        return render(request, "stories/stories.html", {"found": found})


@never_cache
@require_safe
def story(request: HttpRequest, number: int) -> HttpResponse:
    found = get_object_or_404(queries.published(), number=number)
    with reading_published(found.participant_id):
        return render(request, "stories/story.html", {"story": found})
