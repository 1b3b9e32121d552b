from django.urls import include, path

from intake.share import confirming, leaving, sent, views

app_name = "share"
urlpatterns = [
    path("", views.start, name="start"),
    path("questions/", views.questions, name="questions"),
    path("stop/", leaving.stop, name="stop"),
    path("stopped/", leaving.stopped, name="stopped"),
    path("delete/", leaving.delete, name="delete"),
    path("deleted/", leaving.deleted, name="deleted"),
    path("check/", views.check, name="check"),
    path("sent/", sent.sent, name="sent"),
    path("sent/address/", sent.correct, name="correct_address"),
    path("sent/leave/", sent.leave, name="leave"),
    path("left/", sent.left, name="left"),
    path("confirm/<str:token>/", confirming.confirm, name="confirm"),
    path("confirm/<str:token>/page/", confirming.mail_own_page, name="own_page"),
    path("consent/<slug:audience>/", views.consent_text, name="consent_text"),
    path("resume/", include("intake.share.resume.urls")),
    path("silence/", include("intake.consent.no_contact.urls")),
    path("<slug:key>/", views.step, name="step"),
]
