"""The public pages of the registry, by language, and its files, which have none."""

from django.urls import path

from registry.views import (
    changes,
    check,
    counting,
    elements,
    feeds,
    index,
    letters,
    log,
    numbers,
    protocol,
    questions,
    uses,
)

app_name = "registry"
urlpatterns = [
    path("", index.index, name="index"),
    path("letters/<slug:slug>/", letters.letter, name="letter"),
    path("protocol/", protocol.protocol, name="protocol"),
    path("protocol/<str:protocol_number>/", protocol.protocol_version, name="protocol_version"),
    path("uses/", uses.uses, name="uses"),
    path("uses/<int:number>/", uses.use, name="use"),
    path("questions/", questions.questions, name="questions"),
    path("questions/<int:version_number>/", questions.questions_version, name="questions_version"),
    path(
        "questions/<int:version_number>/<slug:part>/",
        questions.questions_part,
        name="questions_part",
    ),
    path("counting/", counting.counting, name="counting"),
    path("counting/<int:version_number>/", counting.counting_version, name="counting_version"),
    path("numbers/", numbers.numbers, name="numbers"),
    path("numbers/<slug:disease>/", numbers.numbers_of_disease, name="numbers_of_disease"),
    path("changes/", changes.changes, name="changes"),
    path("changes/feed/", feeds.changes_feed, name="feed"),
    path("changes/part/<int:part>/", changes.changes_part, name="changes_part"),
    path("changes/<int:seq>/", changes.statement, name="statement"),
    path("check/", check.check, name="check"),
]

files = [
    path("log.jsonl", log.log_jsonl, name="log"),
    path("verify.py", log.verify_py, name="verify"),
    path(
        "protocol/<str:protocol_number>/<str:language>.json",
        protocol.protocol_text,
        name="protocol_text",
    ),
    path("registry.json", elements.registry_json, name="registry_json"),
    path("questions/<int:version_number>.json", questions.questions_json, name="questions_json"),
    path("counting/<int:version_number>.json", counting.counting_json, name="counting_json"),
]
