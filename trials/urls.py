"""The public pages of the trial finder, by language."""

from django.urls import URLPattern

app_name = "trials"
urlpatterns: list[URLPattern] = []
