from django.urls import path

from intake.my import copies, renewal, views

app_name = "my"
urlpatterns = [
    path("", views.home, name="home"),
    path("sign-in/", views.sign_in, name="sign_in"),
    path("code/", views.code, name="code"),
    path("open/<str:secret>/", views.open_link, name="open"),
    path("consent/new/", renewal.renewals, name="renewals"),
    path("consent/new/<str:public_id>/", renewal.renew, name="renew"),
    path("consent/<uuid:consent>/", copies.consent, name="consent"),
    path("consent/<uuid:consent>.pdf", copies.consent_pdf, name="consent_pdf"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("signed-out/", views.signed_out, name="signed_out"),
]
