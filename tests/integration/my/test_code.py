"""The code is typed where the mail was asked for, five times at most."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from hesperion import notify_worker
from hesperion.limits.actions import HOUR, Limit
from intake.participants import queries
from intake.participants.actions import sign_in
from intake.participants.forms import SignInForm
from intake.participants.models import SignIn
from intake.participants.session import REQUESTED_SIGN_IN
from tests.factories.my import Mailed, asked, mailed
from tests.people import Person
from tests.services import in_parallel

WRONG = "This code does not fit, or it is older than 30 minutes."
CLIENTS = 50


def browser_that_asked(letter: Mailed) -> Person:
    person = Person()
    session = person.session
    session[REQUESTED_SIGN_IN] = str(letter.sign_in.pk)
    session.save()
    return person


def another(code: str) -> str:
    return code[:-1] + ("0" if code[-1] != "0" else "1")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "way",
    [
        str,
        str.lower,
        lambda code: code.replace("-", ""),
        lambda code: f" {code[:4]} {code[5:]} ",
        lambda code: f"({code[:4]}–{code[5:]}).",
        lambda code: "\u2060".join(code),
        lambda code: "".join(chr(ord(sign) + 0xFEE0) for sign in code),
    ],
)
def test_a_code_is_taken_however_it_is_typed(way):
    letter = mailed()
    assert browser_that_asked(letter).post("/my/code/", {"code": way(letter.code)}).url == "/my/"


@pytest.mark.django_db
def test_letters_that_look_like_digits_are_read_as_digits(monkeypatch):
    monkeypatch.setattr(sign_in.tokens, "new_code", lambda: "01010101")
    assert browser_that_asked(mailed()).post("/my/code/", {"code": "OIoi-oLOl"}).url == "/my/"


@pytest.mark.django_db
def test_a_code_is_worth_nothing_in_another_browser():
    letter, others = mailed(), mailed()
    assert Person().get("/my/code/").url == "/my/sign-in/"
    assert Client().post("/my/code/", {"code": letter.code}).url == "/my/sign-in/"
    response = browser_that_asked(others).post("/my/code/", {"code": letter.code})
    assert response.status_code == 422
    assert WRONG in unescape(response.text)
    assert not SignIn.objects.exclude(used_at=None).exists()


@pytest.mark.django_db
def test_five_wrong_tries_kill_the_code_and_leave_the_link():
    letter = mailed()
    person = browser_that_asked(letter)
    tries = [
        person.post("/my/code/", {"code": another(letter.code)}) for _ in range(queries.CODE_TRIES)
    ]
    assert [answer.status_code for answer in tries] == [422, 422, 422, 422, 410]
    dead = person.post("/my/code/", {"code": letter.code})
    assert dead.status_code == person.get("/my/code/").status_code == 410
    assert 'href="/my/sign-in/"' in dead.text
    assert person.get("/my/").url == "/my/sign-in/"
    assert person.post(letter.link).url == "/my/"


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["7K3M", "7K3M-QX9D-1", "UUUU-UUUU", "7K3M QX9€"])
def test_what_can_not_be_a_code_costs_no_try(typed):
    letter = mailed()
    response = browser_that_asked(letter).post("/my/code/", {"code": typed})
    assert response.status_code == 422
    assert "Type the 8 letters and digits from the mail" in response.text
    assert SignIn.objects.get().tries == 0


@pytest.mark.django_db
def test_a_code_is_good_for_half_an_hour_and_once():
    letter = mailed()
    SignIn.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    late = browser_that_asked(letter)
    assert WRONG in unescape(late.post("/my/code/", {"code": letter.code}).text)
    SignIn.objects.update(expires_at=timezone.now() + timedelta(seconds=60))
    assert late.post("/my/code/", {"code": letter.code}).url == "/my/"
    again = browser_that_asked(letter)
    assert again.post("/my/code/", {"code": letter.code}).status_code == 422


@pytest.mark.django_db
def test_link_and_code_of_a_mail_are_one_use_together():
    letter = mailed()
    assert Person().post(letter.link).url == "/my/"
    assert browser_that_asked(letter).post("/my/code/", {"code": letter.code}).status_code == 422


@pytest.mark.django_db
def test_a_code_before_its_mail_is_wrong():
    person = browser_that_asked(Mailed(asked("nobody@example.com"), "", ""))
    assert person.post("/my/code/", {"code": "0000-0000"}).status_code == 422


@pytest.mark.django_db(transaction=True)
def test_fifty_parallel_tries_are_five_tries():
    letter = mailed()
    found = in_parallel(
        CLIENTS,
        lambda: sign_in.sign_in_by_code(sign_in=letter.sign_in.pk, typed=another(letter.code)),
    )
    assert found == [[]] * CLIENTS
    assert SignIn.objects.get().tries == queries.CODE_TRIES


@pytest.mark.django_db(transaction=True)
def test_fifty_parallel_uses_of_the_right_code_are_one_sign_in():
    letter = mailed()
    cookies = browser_that_asked(letter).cookies

    def press():
        twin = Client()
        twin.cookies = cookies.copy()
        return twin.post("/my/code/", {"code": letter.code}).status_code

    statuses = in_parallel(CLIENTS, press)
    assert statuses.count(302) >= 1
    assert SignIn.objects.get().used_at
    assert SignIn.objects.get().tries <= queries.CODE_TRIES


@pytest.mark.django_db(transaction=True)
def test_fifty_parallel_browsers_ask_as_often_as_the_limit_has(monkeypatch):
    monkeypatch.setattr(
        notify_worker, "_rests_until", float("inf")
    )  # no later test finds its tasks
    monkeypatch.setattr(SignInForm, "limit", Limit("tests", most=20, period=HOUR))
    typed = {"email": "a@example.com", SignInForm.token_name: SignInForm().token}
    statuses = in_parallel(CLIENTS, lambda: Client().post("/my/sign-in/", typed).status_code)
    assert sorted(statuses) == [302] * 20 + [429] * 30
    assert SignIn.objects.count() == 20
