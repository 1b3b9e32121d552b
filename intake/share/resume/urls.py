from django.urls import path

from intake.share.resume import views

app_name = "resume"
urlpatterns = [
    path("", views.ask, name="ask"),
    path("asked/", views.asked, name="asked"),
    path("later/", views.later, name="later"),
    path("open/<str:secret>/", views.open_draft_link, name="open"),
    path("keep/<str:secret>/", views.keep, name="keep"),
]
