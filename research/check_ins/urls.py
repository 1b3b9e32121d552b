from django.urls import path

from research.check_ins import views

app_name = "check_ins"
urlpatterns = [path("", views.check_ins_page, name="index")]
