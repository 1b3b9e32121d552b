from django.urls import path

from intake.silence import views

app_name = "silence"
urlpatterns = [
    path("thanks/", views.thanks, name="thanks"),
    path("<str:token>/", views.tell, name="tell"),
]
