from django.urls import path

from research.dictionary import views

app_name = "dictionary"
urlpatterns = [
    path("dictionary/", views.dictionary_page, name="page"),
    path("dictionary.csv", views.csv_file, name="csv"),
    path("dictionary.json", views.json_file, name="json"),
]
