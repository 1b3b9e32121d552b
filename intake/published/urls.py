from django.urls import path

from intake.published import views

app_name = "published"
urlpatterns = [
    path("", views.stories, name="stories"),
    path("<int:number>/", views.story, name="story"),
]
