"""The public pages of the trial finder, by language."""

from django.urls import path, register_converter

from trials.views import changes, finder, questions, trial, where


class TrialNumberConverter:
    """The number of a trial at ClinicalTrials.gov."""

    regex = "NCT[0-9]{8}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(TrialNumberConverter, "trial_number")

app_name = "trials"
urlpatterns = [
    path("", finder.trials_index, name="index"),
    path("questions/", questions.ask_about_fit, name="questions"),
    path("changes/", changes.trial_changes, name="changes"),
    path("changes/feed/", changes.trial_changes_feed, name="feed"),
    path("changes/<int:number>/", changes.trial_change, name="change"),
    path("<trial_number:number>/", trial.trial, name="trial"),
    path("where/", where.where, name="where"),
    path("where/<slug:disease>/", where.where_disease, name="where_disease"),
    path("<slug:disease>/", finder.disease, name="disease"),
    path("<slug:disease>/<slug:country>/", finder.country_list, name="list"),
]
