from django.urls import include, path

from intake.my import (
    choosing,
    copies,
    corrections,
    downloads,
    leaving,
    pin,
    publishing,
    renewal,
    uses,
    views,
)

own = [
    path("answers/", corrections.answers, name="answers"),
    path("answers/told-before/", corrections.before, name="before"),
    path("answers/as-it-was/", corrections.leave_as_it_was, name="as_it_was"),
    path("answers/<slug:key>/", corrections.answer, name="answer"),
    path("answers/<slug:key>/remove/", corrections.remove_infusion, name="remove_infusion"),
    path("choices/", choosing.choices, name="choices"),
    path("publishing/", publishing.publishing, name="publishing"),
    path("uses/", uses.uses, name="uses"),
    path("download/", downloads.download, name="download"),
    path("download/file/", downloads.download_file, name="download_file"),
    path("withdraw/", leaving.withdraw, name="withdraw"),
    path("withdraw/erase/", leaving.ask_to_erase, name="ask_to_erase"),
    path("withdraw/<slug:kind>/", leaving.withdraw_one, name="withdraw_one"),
]

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
    path("pin/", pin.pin, name="pin"),
    path("pin/remove/", pin.remove, name="remove_pin"),
    path("pin/enter/", pin.enter, name="enter_pin"),
    path("erase/asked/", leaving.erase_asked, name="erase_asked"),
    path("erase/<str:secret>/", leaving.erase_link, name="erase_link"),
    path("erased/", leaving.erased, name="erased"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("signed-out/", views.signed_out, name="signed_out"),
    path("<str:public_id>/", include(own)),
]
