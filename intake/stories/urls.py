from django.urls import path

from intake.stories import views

app_name = "stories"
urlpatterns = [
    path("", views.stories, name="stories"),
    path("<int:number>/", views.story, name="story"),
]
