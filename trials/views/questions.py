"""The questions of the trial finder: the answers are in the page that a POST gets back, and nowhere else."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from django_countries import countries

from trials.clocks import current_clocks
from trials.forms import TrialQuestionsForm
from trials.pages.compared import compare_trials


@never_cache
@csrf_exempt  # it stores nothing: there is nothing that another site could make somebody do
@require_http_methods(["GET", "HEAD", "POST"])
def ask_about_fit(request: HttpRequest) -> HttpResponse:
    clocks = current_clocks()
    form = TrialQuestionsForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "clocks": clocks}
    if form.is_valid():
        country = form.cleaned_data["country"]
        context |= {
            "groups": compare_trials(form.answers, [country] if country else [], clocks),
            "country_name": countries.name(country) if country else "",
            "skipped": form.skipped,
        }
    status = 422 if form.errors else 200
    return render(request, "trials/questions.html", context, status=status)
