"""What holds for every mail to participants: neutral, without a name, readable, in the person's language."""

import re

import pytest
from bs4 import BeautifulSoup

from hesperion.mail import actions
from hesperion.mail.renderers import kinds_to_participants
from intake.consent.actions import erasing, reminders
from intake.followup.actions.which_month import ask_for_months
from intake.participants.actions.sign_in import request_sign_in
from intake.participants.models import Participant
from intake.share.resume import actions as resume
from registry.letters.actions import begin_mailing, sweep_letters
from tests.factories.days import days_pass, ends_in
from tests.factories.follow_up import (
    WILLING,
    answered_by_link,
    asked_after_two_missed,
    asked_on_the_due_day,
    by_day,
    without_month,
)
from tests.factories.intake import EMAIL, NAME, STORY, confirmed, submitted
from tests.factories.letters import public_letter
from tests.factories.resume import signed
from tests.factories.trial_news import CURIOUS, open_trial
from tests.unit.ui.test_tokens import contrast
from trials.news.actions import sweep_news

pytestmark = pytest.mark.django_db

BASE = "http://localhost:8000"
# Of our vocabulary, and of what a mail's list or a locked screen must not show.
FORBIDDEN = re.compile(
    r"lupus|myosit|scleroderm|sjögren|sjogren|autoimmun|disease|diagnos|illness|patient|CAR-?T|cells"
    r"|therapy|infusion|medicine|steroid|hospital|krank|enferm",
    re.IGNORECASE,
)


def confirmation(language):
    submitted()


def reminder(language):
    submitted()
    days_pass(8)
    reminders.remind_unconfirmed()


def resumed(language):
    resume.send_link(draft=_draft(language))


def ends(language):
    _draft(language)
    ends_in(days=13)
    resume.remind()


def sign_in(language):
    _confirmed(language)
    request_sign_in(email=EMAIL)


def erasing_link(language):
    erasing.request_erasure(participant=_confirmed(language))


def erased(language):
    erasing.erase_participant(participant=_confirmed(language), by="system:test")


def asked(language):
    asked_on_the_due_day()


def asked_to_go_on(language):
    asked_after_two_missed()


def asked_for_the_month(language):
    without_month()
    ask_for_months()


def letter_mailed(language):
    _confirmed(language, choices=WILLING)
    begin_mailing(letter=public_letter(), by="user:1")
    sweep_letters()


def news_found(language):
    here = {"age": {"age_group": "18", "country": by_day()}}
    _confirmed(language, choices=CURIOUS, **here)
    open_trial()
    sweep_news()


def received(language):
    answered_by_link(_confirmed(language))


def _draft(language):
    draft = signed()
    type(draft).objects.update(language=language)
    draft.language = language
    return draft


def _confirmed(language, **steps):
    participant = confirmed(**steps)
    participant.language = language
    participant.save()
    return participant


KINDS = sorted(kinds_to_participants())
# How a kind comes to be owed that is about another row than the participant, or is to somebody unconfirmed.
OWING = {
    "participants.confirmation": confirmation,
    "consent.reminder": reminder,
    "share.resume": resumed,
    "share.ends": ends,
    "participants.sign_in": sign_in,
    "consent.erase": erasing_link,
    "consent.erased": erased,
    "followup.reminder": asked,
    "followup.go_on": asked_to_go_on,
    "followup.which_month": asked_for_the_month,
    "followup.received": received,
    "registry.letter": letter_mailed,
    "trials.news": news_found,
}
BUTTONLESS = {"consent.erased"}


@pytest.fixture
def letter(request, postbox, settings):
    """The mail of a kind to a person of a language, as the mail server got it."""
    kind, language = request.param
    settings.LANGUAGES = [("en", "English"), ("de", "Deutsch")]
    if kind in OWING:
        OWING[kind](language)
    else:
        actions.enqueue(kind=kind, subject=_confirmed(language).pk)
    Participant.objects.update(language=language)
    actions.deliver_due()
    assert postbox.letters, (
        f"Nobody got a mail of the kind {kind}: add to OWING how it comes to be owed."
    )
    letter = postbox.letters[-1]
    letter.kind, letter.language = kind, language
    return letter


def each(*languages):
    cases = [(kind, language) for kind in KINDS for language in languages]
    return pytest.mark.parametrize("letter", cases, indirect=True, ids="-".join)


def body(letter, kind):
    return letter.get_body((kind,)).get_content()


@each("en")
def test_no_disease_no_name_and_nothing_attached(letter):
    assert letter["To"] == EMAIL
    whole = "\n".join([letter["Subject"], body(letter, "plain"), body(letter, "html")])
    words = BeautifulSoup(whole, "html.parser").get_text()
    assert not FORBIDDEN.search(words), FORBIDDEN.search(words)
    for private in (NAME, STORY):
        assert private.lower() not in words.lower()
    assert list(letter.iter_attachments()) == []
    assert "hesperion" not in letter["Subject"].lower()


@each("en")
def test_the_text_says_all_that_the_html_says_with_the_same_links(letter):
    page = BeautifulSoup(body(letter, "html"), "html.parser")
    text = body(letter, "plain")
    for paragraph in page.body.find_all("p"):
        if not paragraph.find("a", class_="button"):
            assert _plain(paragraph.get_text()) in _plain(text)
    links = [link["href"] for link in page.find_all("a")]
    assert set(links) == set(re.findall(rf"{BASE}\S+", text))
    assert all(link.startswith(f"{BASE}/") for link in links)
    buttons = page.find_all("a", class_="button")
    assert len(buttons) == (0 if letter.kind in BUTTONLESS else 1)
    assert page.find_all(["img", "script", "link"]) == []


@each("en", "de")
def test_the_language_is_the_participants(letter):
    page = BeautifulSoup(body(letter, "html"), "html.parser")
    assert page.html["lang"] == letter.language
    prefix = {"en": f"{BASE}/share|{BASE}/my|{BASE}/check-in", "de": f"{BASE}/de/"}[letter.language]
    for link in page.find_all("a"):
        assert re.match(prefix, link["href"])


@each("en")
def test_every_colour_can_be_read_in_light_and_dark(letter):
    html = body(letter, "html")
    dark = re.search(r"@media \(prefers-color-scheme: dark\) \{(.*?)\s\}\s+</style>", html, re.S)
    assert '<meta name="color-scheme" content="light dark">' in html
    body_dark = re.search(r"body \{([^}]*)\}", dark[1])[1]
    link_dark = re.search(r"a \{([^}]*)\}", dark[1])[1]
    button_dark = re.search(r"a\.button \{([^}]*)\}", dark[1])[1]
    page = BeautifulSoup(html, "html.parser")
    light = page.body["style"]
    pairs = [(_colour(light), _ground(light)), (_colour(body_dark), _ground(body_dark))]
    pairs.append((_colour(button_dark), _ground(button_dark)))
    for link in page.find_all("a"):
        is_button = "button" in link.get("class", [])
        pairs.append((_colour(link["style"]), _ground(link["style"] if is_button else light)))
        pairs.append((_colour(link_dark), _ground(body_dark)))
    for text, ground in pairs:
        assert contrast(text, ground) >= 4.5, (text, ground)


@each("de")
def test_a_long_address_breaks_on_a_narrow_phone(letter):
    page = BeautifulSoup(body(letter, "html"), "html.parser")
    assert "overflow-wrap: anywhere" in page.body["style"]
    assert not page.find(style=re.compile("nowrap|overflow-wrap: normal|[^-]width: [0-9]"))


def _plain(text):
    return " ".join(text.split())


def _colour(style):
    return re.search(r"(?<!-)color: (#[0-9a-f]{6})", style)[1]


def _ground(style):
    return re.search(r"background: (#[0-9a-f]{6})", style)[1]
