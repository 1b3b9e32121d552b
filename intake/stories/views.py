"""Public pages of stories. They set no cookie, show no date or country, and are never cached."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hesperion.privacy.access import reading_published
from intake.stories.queries import published

PER_PAGE = 20


@never_cache
@require_safe
def stories(request: HttpRequest) -> HttpResponse:
    found = Paginator(published(), PER_PAGE).get_page(request.GET.get("page"))
    with reading_published(*(story.participant_id for story in found)):
        return render(request, "stories/stories.html", {"found": found})


@never_cache
@require_safe
def story(request: HttpRequest, number: int) -> HttpResponse:
    found = get_object_or_404(published(), number=number)
    with reading_published(found.participant_id):
        return render(request, "stories/story.html", {"story": found})
