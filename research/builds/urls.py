from django.urls import path

from research.builds import views

app_name = "builds"
urlpatterns = [path("<uuid:request_id>/build/", views.build_again, name="build_again")]
