from django.urls import path

from research.requests import step_views, views

app_name = "requests"
urlpatterns = [
    path("", views.request_list, name="index"),
    path("start/", views.start_request, name="start"),
    path("<uuid:request_id>/", views.one_request, name="request"),
    path("<uuid:request_id>/take-back/", views.take_back, name="take_back"),
    path("<uuid:draft_id>/delete/", views.delete_own_draft, name="delete"),
    path("<uuid:draft_id>/edit/check/", step_views.check_everything, name="check"),
    path("<uuid:draft_id>/edit/<slug:step>/", step_views.edit_page, name="step"),
]
