"""The addresses of the pages of /cms/ about trials."""

from django.urls import path

from trials.cms.criteria import decide_reading, trial_criteria
from trials.cms.importing import import_trials, trial_import
from trials.cms.overview import overview
from trials.cms.writing import choose_kind, read_sentence

_SENTENCE = "trials/<str:number>/<int:version_id>/<int:place>/"
trial_urls = [
    path("trials/", overview, name="trials_cms"),
    path("trials/import/", import_trials, name="import_trials"),
    path("trials/import/<int:import_id>/", trial_import, name="trial_import"),
    path("trials/readings/<int:reading_id>/", decide_reading, name="decide_reading"),
    path("trials/<str:number>/", trial_criteria, name="trial_criteria"),
    path(_SENTENCE, choose_kind, name="choose_kind"),
    path(f"{_SENTENCE}<str:kind>/<str:operator>/", read_sentence, name="read_sentence"),
]
