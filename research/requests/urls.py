from django.urls import path

from research.requests import step_views, views

app_name = "requests"
urlpatterns = [
    path("", views.index, name="index"),
    path("start/", views.start, name="start"),
    path("<uuid:request_id>/", views.one_request, name="request"),
    path("<uuid:request_id>/take-back/", views.take_back, name="take_back"),
    path("<uuid:draft_id>/delete/", views.delete, name="delete"),
    path("<uuid:draft_id>/edit/check/", step_views.check, name="check"),
    path("<uuid:draft_id>/edit/<slug:step>/", step_views.edit, name="step"),
]
