from django.urls import include, path

from intake import views

app_name = "intake"
urlpatterns = [
    path("", views.start, name="start"),
    path("check/", views.check, name="check"),
    path("sent/", views.sent, name="sent"),
    path("confirmed/", views.confirmed, name="confirmed"),
    path("confirm/<str:token>/", views.confirm, name="confirm"),
    path("resume/", include("intake.resume.urls")),
    path("silence/", include("intake.silence.urls")),
    path("<slug:key>/", views.step, name="step"),
]
