from django.urls import path

from research.review_queue import views

app_name = "review_queue"
urlpatterns = [
    path("", views.queue, name="index"),
    path("take/", views.take, name="take"),
]
