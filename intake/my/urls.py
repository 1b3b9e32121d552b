from django.urls import include, path

from intake.followup.views import check_in, later, times, told
from intake.my.views import (
    alert_card,
    choices,
    consent_copies,
    corrections,
    downloads,
    home,
    paths,
    publishing,
    renewal,
    uses,
    withdrawing,
)
from intake.participants.views import pin, sign_in

own = [
    path("answers/", corrections.show_answers, name="answers"),
    path("answers/told-before/", corrections.show_earlier_answers, name="before"),
    path("answers/as-it-was/", corrections.leave_as_it_was, name="as_it_was"),
    path("answers/<slug:key>/", corrections.correct_step, name="answer"),
    path("answers/<slug:key>/remove/", corrections.remove_infusion, name="remove_infusion"),
    path("times/", times.show_times, name="times"),
    path("check-in/later/", later.ask_later, name="check_in_later"),
    path("check-in/", check_in.check_in, name="check_in"),
    path("check-in/sent/", check_in.check_in_sent, name="check_in_sent"),
    path("check-in/<uuid:check_in>/", told.told_check_in, name="told_check_in"),
    path("check-in/<uuid:check_in>/take-back/", told.take_back_check_in, name="take_back_check_in"),
    path("check-in/<uuid:check_in>/<slug:key>/", told.correct_told, name="correct_check_in"),
    path("check-in/<slug:key>/", check_in.check_in_step, name="check_in_step"),
    path("choices/", choices.choices, name="choices"),
    path("path/", paths.show_path, name="path"),
    path("publishing/", publishing.publishing, name="publishing"),
    path("card/", alert_card.alert_card, name="alert_card"),
    path("uses/", uses.uses, name="uses"),
    path("download/", downloads.download, name="download"),
    path("download/file/", downloads.download_file, name="download_file"),
    path("withdraw/", withdrawing.withdrawal_kinds, name="withdraw"),
    path("withdraw/erase/", withdrawing.ask_for_erasure, name="ask_to_erase"),
    path("withdraw/<slug:kind>/", withdrawing.withdraw_one, name="withdraw_one"),
]

app_name = "my"
urlpatterns = [
    path("", home.home, name="home"),
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("code/", sign_in.code, name="code"),
    path("open/<str:secret>/", sign_in.open_sign_in_link, name="open"),
    path("consent/new/", renewal.renewals, name="renewals"),
    path("consent/new/<str:public_id>/", renewal.renew, name="renew"),
    path("consent/<uuid:consent>/", consent_copies.consent, name="consent"),
    path("consent/<uuid:consent>.pdf", consent_copies.consent_pdf, name="consent_pdf"),
    path("pin/", pin.pin, name="pin"),
    path("pin/remove/", pin.remove, name="remove_pin"),
    path("pin/enter/", pin.enter, name="enter_pin"),
    path("erase/asked/", withdrawing.erasure_requested, name="erase_asked"),
    path("erase/<str:secret>/", withdrawing.erase_by_mailed_link, name="erase_link"),
    path("erased/", withdrawing.erasure_done, name="erased"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("signed-out/", sign_in.signed_out, name="signed_out"),
    path("<str:public_id>/", include(own)),
]
