"""Participants' own pages about trials, below /my/."""

from django.urls import path

from trials.news import views
from trials.news.letter import views as letters

app_name = "my_trials"
urlpatterns = [
    path("trials/", views.open_own_page, name="home"),
    path("<str:public_id>/trials/", views.own_trials, name="page"),
    path("<str:public_id>/trials/allow/", views.allow_news, name="allow"),
    path("<str:public_id>/trials/stop/", views.stop_news, name="stop"),
    path("<str:public_id>/trials/letter/", letters.letter, name="letter"),
    path("<str:public_id>/trials/letter/file/", letters.letter_file, name="letter_file"),
]
