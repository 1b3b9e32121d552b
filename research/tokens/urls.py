from django.urls import path

from research.tokens import views

app_name = "tokens"
urlpatterns = [
    path("<uuid:request_id>/tokens/make/", views.make, name="make"),
    path("<uuid:request_id>/tokens/<int:token_id>/revoke/", views.revoke, name="revoke"),
]
