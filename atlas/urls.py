"""The public pages of the atlas, by language, and its files, which have none."""

from django.urls import path

from atlas.views import pages, releases
from atlas.views.feeds import release_feed

app_name = "atlas"
urlpatterns = [
    path("", pages.index, name="index"),
    path("how/", pages.how, name="how"),
    path("releases/", releases.releases, name="releases"),
    path("releases/feed/", release_feed, name="feed"),
    path("releases/<int:release_number>/", releases.release, name="release"),
    path("<slug:table>/", pages.table, name="table"),
    path("<slug:table>/<slug:disease>/", pages.disease, name="disease"),
    path("<slug:table>/<slug:disease>/<slug:about>/", pages.subject, name="subject"),
]

files = [
    path("rules.txt", pages.rules, name="rules"),
    path("releases/<int:release_number>.json", releases.release_json, name="release_json"),
    path("releases/<int:release_number>/spec.json", releases.spec_json, name="spec_json"),
    path("releases/<int:release_number>/<slug:table>.json", releases.table_json, name="past_json"),
    path("releases/<int:release_number>/<slug:table>.csv", releases.table_csv, name="past_csv"),
    path("<slug:table>.json", releases.table_json, name="table_json"),
    path("<slug:table>.csv", releases.table_csv, name="table_csv"),
]
