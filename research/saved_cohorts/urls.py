from django.urls import path

from research.saved_cohorts import views

app_name = "cohorts"
urlpatterns = [
    path("", views.index, name="index"),
    path("save/", views.save, name="save"),
    path("compare/", views.compare, name="compare"),
    path("<uuid:cohort_id>/", views.cohort_page, name="cohort"),
    path("<uuid:cohort_id>/count/", views.count_now, name="count"),
    path("<uuid:cohort_id>/change/", views.rename_or_share, name="change"),
    path("<uuid:cohort_id>/delete/", views.delete_page, name="delete"),
]
