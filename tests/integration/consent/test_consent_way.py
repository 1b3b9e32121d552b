"""Who signs, what is asked of them, and what holds after somebody changed their mind."""

import re
from html import unescape

import pytest
from bs4 import BeautifulSoup

from hesperion.ui.templatetags.markdown import markdown
from intake.consent.models import Consent
from intake.consent.queries import current_document
from intake.participants.models import Participant
from intake.share.actions import submitting
from intake.share.models import Draft
from intake.share.queries import SESSION_KEY, answers_in_force
from tests.factories.intake import EMAIL, NAME, RIGHT, drafted, new_version, submitted
from tests.people import reader

pytestmark = pytest.mark.django_db

PARENT = {"question_0": "1", "question_1": "0", "question_2": "2"}


def fill(client, key, **values):
    return client.post(f"/share/{key}/", values)


def begin(client, teller="self", age_group="18", country="DE"):
    """Where the first two questions lead."""
    client.post("/share/")
    fill(client, "who", teller=teller)
    return fill(client, "age", age_group=age_group, country=country)


def to_the_child(client, age_group="12-15"):
    begin(client, "parent", age_group)
    fill(client, "key-information")
    fill(client, "understanding", **PARENT)
    return fill(client, "choices", purposes=["study"])


def browser_of(client, draft):
    session = client.session
    session[SESSION_KEY] = str(draft.pk)
    session.save()
    return client


def in_force(draft):
    with reader():
        draft.refresh_from_db()
        return set(answers_in_force(draft)) - {"quiz"}


@pytest.mark.parametrize(
    ("teller", "age_group", "country", "says"),
    [
        ("self", "12-15", "DE", "a parent or guardian must sign"),
        ("helper", "16-17", "DE", "a parent or guardian must sign"),
        ("parent", "18", "DE", "signs for themselves"),
        ("representative", "18", "FR", "We have no approval for this there."),
    ],
)
def test_a_way_that_is_not_open_says_kindly_why_and_keeps_what_was_told(
    client, teller, age_group, country, says
):
    assert begin(client, teller, age_group, country).url == "/share/closed/"
    response = client.get("/share/closed/")
    assert response.status_code == 200
    assert says in unescape(response.text)
    assert fill(client, "closed").status_code == 422
    assert client.get("/share/key-information/").url == "/share/closed/"
    with reader():
        assert Draft.objects.get().answers["who"] == {"teller": teller}


def test_changing_who_tells_opens_the_way(client):
    begin(client, "self", "12-15")
    assert fill(client, "who", teller="parent").url == "/share/age/"
    assert client.get("/share/age/").status_code == 200
    assert fill(client, "age", age_group="12-15", country="DE").url == "/share/key-information/"


@pytest.mark.parametrize(
    ("teller", "audience", "title"),
    [
        ("helper", "self", "Taking part in the Hesperion study"),
        ("parent", "parent", "Your child in the Hesperion study"),
        (
            "representative",
            "representative",
            "Taking part in the Hesperion study for someone who can’t decide",
        ),
        ("relative", "relative", "Telling the story of someone who has died"),
    ],
)
def test_each_reads_the_newest_text_that_speaks_to_them(client, teller, audience, title):
    begin(client, teller, "12-15" if teller == "parent" else "18")
    html = client.get("/share/key-information/").text
    for card in current_document(audience).cards:
        assert markdown(card.text) in html
    page = BeautifulSoup(html, "html.parser")
    assert page.find("details")
    link = page.find("a", string="Read the full text, version 1.2")
    assert link["href"] == f"/share/consent/{audience}/"
    assert title in unescape(client.get(link["href"]).text)


@pytest.mark.parametrize("audience", ["self", "parent", "representative", "relative"])
def test_the_full_text_can_be_read_by_anybody_on_one_page(client, audience):
    text = unescape(client.get(f"/share/consent/{audience}/").text)
    assert "What we ask" in text
    assert "How long we keep" in text


def test_a_text_for_nobody_is_not_found(client):
    assert client.get("/share/consent/nobody/").status_code == 404


def test_no_box_is_ticked_beforehand(client):
    begin(client)
    fill(client, "key-information")
    fill(client, "understanding", **RIGHT)
    text = client.get("/share/choices/").text
    assert text.count('type="checkbox"') == 9
    assert not re.search(r"<input[^>]* checked", text)


@pytest.mark.parametrize("purpose", ["publish", "quote", "trials"])
def test_of_a_child_no_story_is_published_and_no_trial_news_asked_for(client, purpose):
    begin(client, "parent", "12-15")
    fill(client, "key-information")
    fill(client, "understanding", **PARENT)
    assert f'value="{purpose}"' not in client.get("/share/choices/").text
    assert fill(client, "choices", purposes=["study", purpose]).status_code == 422


@pytest.mark.parametrize(
    ("age_group", "words"),
    [
        ("7-11", "There is no needle and no test."),
        ("12-15", "your no counts"),
        ("16-17", "nothing is sent without your yes"),
    ],
)
def test_a_child_is_asked_in_words_for_their_age(client, age_group, words):
    assert to_the_child(client, age_group).url == "/share/assent/"
    assert words in unescape(client.get("/share/assent/").text)


def test_a_child_under_seven_is_not_asked(client):
    assert to_the_child(client, "0-6").url == "/share/sign/"


def test_a_childs_no_ends_the_way_until_the_child_changes_it(client):
    to_the_child(client)
    assert fill(client, "assent", agrees="no").url == "/share/declined/"
    assert client.get("/share/declined/").status_code == 200
    for page in ("sign", "story", "check"):
        assert client.get(f"/share/{page}/").url == "/share/declined/"
        assert client.post(f"/share/{page}/").url == "/share/declined/"
    assert fill(client, "assent", agrees="yes").url == "/share/sign/"


def test_a_childs_no_is_not_sent_even_where_all_else_is_answered():
    draft = drafted(who={"teller": "parent"}, assent={"agrees": False})
    with pytest.raises(submitting.NotReady):
        submitting.submit_story(draft=draft)
    assert not Participant.objects.exists()


def test_a_parents_signature_is_kept_with_the_childs_yes():
    consent = submitted(who={"teller": "parent"}).consents.get()
    assert consent.document.audience == "parent"
    assert consent.assent is True


def test_who_tells_age_and_country_are_kept_with_the_participant():
    participant = submitted(who={"teller": "parent"}, age={"age_group": "12-15", "country": "FR"})
    told = (participant.teller, participant.age_group, participant.country)
    assert told == ("parent", "12-15", "FR")


def test_a_change_of_who_tells_takes_reading_quiz_and_signature_out_of_force(client):
    draft = drafted(choices={"purposes": ["study", "publish"]})
    client = browser_of(client, draft)
    assert fill(client, "who", teller="representative").status_code == 302
    read_anew = {"key-information", "understanding", "sign"}
    assert not read_anew & in_force(draft)
    assert "choices" in in_force(draft)
    assert client.get("/share/check/").url == "/share/key-information/"


def test_coming_back_to_the_same_teller_puts_them_in_force_again(client):
    draft = drafted()
    whole = in_force(draft)
    client = browser_of(client, draft)
    fill(client, "who", teller="relative")
    fill(client, "who", teller="self")
    assert in_force(draft) == whole


def test_choices_that_may_not_be_asked_any_more_are_asked_anew(client):
    draft = drafted(choices={"purposes": ["study", "publish"]})
    client = browser_of(client, draft)
    fill(client, "who", teller="relative")
    assert "choices" not in in_force(draft)


def test_another_age_asks_the_child_anew(client):
    draft = drafted(who={"teller": "parent"})
    client = browser_of(client, draft)
    assert fill(client, "age", age_group="7-11", country="DE").status_code == 302
    assert client.get("/share/check/").url == "/share/assent/"


def test_a_new_text_for_others_leaves_a_signature_in_force():
    participant = submitted(who={"teller": "parent"})
    draft = drafted()
    whole = in_force(draft)
    new_version(participant.consents.get().document)
    assert in_force(draft) == whole


def test_what_was_signed_says_which_text_in_which_version():
    consent = submitted().consents.get()
    assert consent.sha256 == consent.document.sha256
    assert str(consent.document) == "study 1.2 self en"
    with reader():
        assert Consent.objects.get().signature == NAME


def test_signing_asks_for_agreement_name_and_address(client):
    begin(client)
    fill(client, "key-information")
    fill(client, "understanding", **RIGHT)
    fill(client, "choices", purposes=["study"])
    assert fill(client, "sign", name=NAME, email=EMAIL).status_code == 422
    assert fill(client, "sign", agree="on", name=NAME, email=EMAIL).url == "/share/story/"
