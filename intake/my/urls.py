from django.urls import include, path

from intake.my.views import choices as choosing
from intake.my.views import consent_copies, corrections, downloads, publishing, renewal, withdrawing
from intake.my.views import home as views
from intake.my.views import uses as views_uses
from intake.participants.views import pin
from intake.participants.views import sign_in as views_sign_in

own = [
    path("answers/", corrections.answers, name="answers"),
    path("answers/told-before/", corrections.before, name="before"),
    path("answers/as-it-was/", corrections.leave_as_it_was, name="as_it_was"),
    path("answers/<slug:key>/", corrections.answer, name="answer"),
    path("answers/<slug:key>/remove/", corrections.remove_infusion, name="remove_infusion"),
    path("choices/", choosing.choices, name="choices"),
    path("publishing/", publishing.publishing, name="publishing"),
    path("uses/", views_uses.uses, name="uses"),
    path("download/", downloads.download, name="download"),
    path("download/file/", downloads.download_file, name="download_file"),
    path("withdraw/", withdrawing.withdraw, name="withdraw"),
    path("withdraw/erase/", withdrawing.ask_to_erase, name="ask_to_erase"),
    path("withdraw/<slug:kind>/", withdrawing.withdraw_one, name="withdraw_one"),
]

app_name = "my"
urlpatterns = [
    path("", views.home, name="home"),
    path("sign-in/", views_sign_in.sign_in, name="sign_in"),
    path("code/", views_sign_in.code, name="code"),
    path("open/<str:secret>/", views_sign_in.open_sign_in_link, name="open"),
    path("consent/new/", renewal.renewals, name="renewals"),
    path("consent/new/<str:public_id>/", renewal.renew, name="renew"),
    path("consent/<uuid:consent>/", consent_copies.consent, name="consent"),
    path("consent/<uuid:consent>.pdf", consent_copies.consent_pdf, name="consent_pdf"),
    path("pin/", pin.pin, name="pin"),
    path("pin/remove/", pin.remove, name="remove_pin"),
    path("pin/enter/", pin.enter, name="enter_pin"),
    path("erase/asked/", withdrawing.erase_asked, name="erase_asked"),
    path("erase/<str:secret>/", withdrawing.erase_link, name="erase_link"),
    path("erased/", withdrawing.erased, name="erased"),
    path("sign-out/", views_sign_in.sign_out, name="sign_out"),
    path("signed-out/", views_sign_in.signed_out, name="signed_out"),
    path("<str:public_id>/", include(own)),
]
