from django.urls import path

from intake.followup.door import views

urlpatterns = [
    path("<str:token>/", views.answer_by_link, name="check_in_door"),
]
