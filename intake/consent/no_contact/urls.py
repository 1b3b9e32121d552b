from django.urls import path

from intake.consent.no_contact import views

app_name = "no_contact"
urlpatterns = [
    path("thanks/", views.thanks, name="thanks"),
    path("<str:token>/", views.report, name="report"),
]
