"""The public pages of the registry, by language, and its files, which have none."""

from django.urls import URLPattern, path

from registry.views import index

app_name = "registry"
urlpatterns = [
    path("", index.index, name="index"),
]

files: list[URLPattern] = []
