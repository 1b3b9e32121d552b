from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.views.generic import TemplateView

from tests.bench.wizard import views

urlpatterns = [
    path("i18n/", include("django.conf.urls.i18n")),
    *i18n_patterns(
        path("share/", views.Start.as_view(), name="start"),
        path("share/sent/", TemplateView.as_view(template_name="wizard/sent.html"), name="sent"),
        path("share/confirm/<str:token>/", views.confirm, name="confirm"),
        path("share/<str:step>/", views.Wizard.as_view(url_name="step"), name="step"),
        prefix_default_language=False,
    ),
]
