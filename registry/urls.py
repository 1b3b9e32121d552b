"""The public pages of the registry, by language, and its files, which have none."""

from django.urls import path

from registry.views import index, log, protocol, uses

app_name = "registry"
urlpatterns = [
    path("", index.index, name="index"),
    path("protocol/", protocol.protocol, name="protocol"),
    path("protocol/<str:number>/", protocol.protocol_version, name="protocol_version"),
    path("uses/", uses.uses, name="uses"),
    path("uses/<int:number>/", uses.use, name="use"),
]

files = [
    path("log.jsonl", log.log_jsonl, name="log"),
    path("verify.py", log.verify_py, name="verify"),
    path("protocol/<str:number>/<str:language>.json", protocol.protocol_text, name="protocol_text"),
]
