from django.urls import path

from research.formats import views

app_name = "formats"
urlpatterns = [
    path("dictionary.fhir.json", views.fhir_file, name="fhir"),
    path("dictionary.redcap.csv", views.redcap_file, name="redcap"),
]
