from django.urls import path

from hesperion.urls import handler429, handler500, urlpatterns
from tests.bench.plain import views

__all__ = ["handler429", "handler500", "urlpatterns"]

urlpatterns = [
    path("share/check/", views.check),
    path("share/check-and-mail/", views.check_and_mail),
    *urlpatterns,
]
