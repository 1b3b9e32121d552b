"""The public pages of the registry, by language, and its files, which have none."""

from django.urls import path

from registry.views import index, log

app_name = "registry"
urlpatterns = [
    path("", index.index, name="index"),
]

files = [
    path("log.jsonl", log.log_jsonl, name="log"),
    path("verify.py", log.verify_py, name="verify"),
]
