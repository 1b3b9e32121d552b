from django.urls import path

from intake.followup.go_on import views

app_name = "go_on"
urlpatterns = [
    path("thanks/", views.gone_on, name="thanks"),
    path("<str:token>/", views.ask_to_go_on, name="ask"),
]
