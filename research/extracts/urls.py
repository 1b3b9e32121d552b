from django.urls import path

from research.extracts import views

app_name = "extracts"
urlpatterns = [
    path("<uuid:request_id>/download/<slug:form>/", views.send_file, name="download"),
    path("<uuid:request_id>/deleted/", views.confirm_deleted, name="deleted"),
    path("<uuid:request_id>/deleted/pseudonyms/", views.pseudonyms, name="pseudonyms"),
    path("<uuid:request_id>/result/", views.result, name="result"),
]
