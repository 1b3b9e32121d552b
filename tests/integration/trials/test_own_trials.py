"""A participant's own page about trials: what is open where they look, what was told, and what they allow."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hesperion.privacy import history
from hesperion.privacy.access import THEMSELF
from intake.consent.actions.withdrawals import record_withdrawal
from intake.consent.choices import Purpose, WithdrawalKind
from intake.consent.queries import consented_for
from tests.cases import failing
from tests.factories import trials
from tests.factories.follow_up import by_day
from tests.factories.intake import car_t
from tests.factories.my import signed_in
from tests.factories.trial_news import curious, mails_delivered, open_trial, swept
from trials.choices import CriterionKind, Operator
from trials.news.models import TrialCountry

pytestmark = pytest.mark.django_db

GERMAN = {"age_group": "18", "country": "DE"}


def page_of(participant):
    return f"/my/{participant.public_id}/trials/"


def shown(participant):
    return signed_in(participant).get(page_of(participant))


def parts(response):
    """The numbers of the trials below each heading."""
    found = {}
    for item in BeautifulSoup(response.content, "html.parser").select("ul.trials > li h3 a"):
        heading = item.find_previous("h2").get_text(strip=True)
        found.setdefault(heading, []).append(item["href"].strip("/").rpartition("/")[2])
    return found


def test_trials_are_shown_where_they_live_where_they_chose_and_next_to_it():
    participant = curious(age=GERMAN)
    with history.by(THEMSELF):
        TrialCountry.objects.create(participant=participant, country="US")
    for number, places in enumerate((["DE", "US"], ["US", "AT"], ["AT"], ["NZ"]), start=1):
        where = [(country, "RECRUITING") for country in places]
        trials.trial(f"NCT9999000{number}", places=where)
    trials.trial("NCT99990005", places=[("DE", "COMPLETED")])
    trials.trial("NCT99990006", places=[("DE", "RECRUITING")], diseases=["ssc"])
    assert parts(shown(participant)) == {
        "Germany, United States of America": ["NCT99990001", "NCT99990002"],
        "In countries next to it": ["NCT99990003"],
    }


def test_a_sentence_that_seems_not_to_fit_stands_beside_the_answer():
    sentence = "Made up: no earlier CAR-T cells."
    about = open_trial(country="DE", criteria=[("exclusion", sentence)])
    codes = {"codes": ["yes"]}
    trials.reading(about, sentence, CriterionKind.CAR_T, Operator.NONE_OF, codes, part="exclusion")
    had_none = shown(curious("a@example.com", age=GERMAN)).text
    assert "It fits, as far as we can tell" in had_none
    had_some = shown(curious("b@example.com", age=GERMAN, **car_t())).text
    assert "One sentence seems not to fit. Ask anyway." in had_some
    assert sentence in had_some
    assert "CAR-T cells before: yes" in had_some
    assert "eligible" not in had_some


def test_it_costs_as_many_statements_with_many_trials_as_with_one():
    participant = curious(age=GERMAN)
    person = signed_in(participant)
    counts = []
    for first in (1, 2, 5):
        for number in range(first, first * 2):
            about = open_trial(
                f"NCT9999{number:04}", "DE", criteria=[("inclusion", "Made up: one.")]
            )
            trials.reading(
                about, "Made up: one.", CriterionKind.SEX, Operator.ANY_OF, {"codes": ["female"]}
            )
        with CaptureQueriesContext(connection) as queries:
            assert person.get(page_of(participant)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] == counts[2]


def test_the_page_says_what_was_told_and_when(postbox):
    participant = curious()
    assert "What we told you" not in shown(participant).text
    open_trial()
    swept()
    mails_delivered()
    response = shown(participant)
    assert "What we told you" in response.text
    assert "There is news" in signed_in(participant).get("/my/").text
    assert "no-store" in response["Cache-Control"]


def test_news_are_stopped_and_allowed_by_a_button():
    participant = curious()
    person, page = signed_in(participant), page_of(participant)
    for action, is_on in (("stop", False), ("stop", False), ("allow", True), ("allow", True)):
        assert person.post(f"{page}{action}/")["Location"] == page
        assert consented_for(Purpose.TRIALS).filter(pk=participant.pk).exists() == is_on
    assert person.get(f"{page}stop/").status_code == 405


def test_countries_are_chosen_by_boxes_and_one_more_from_the_list():
    participant = curious(age=GERMAN)
    person, page = signed_in(participant), page_of(participant)
    sent = person.post(page, {"countries": ["AT", "FR"], "another": "NZ"})
    assert sent["Location"] == page
    assert chosen(participant) == ["AT", "FR", "NZ"]
    person.post(page, {"countries": ["NZ"], "another": "DE"})
    assert chosen(participant) == ["NZ"]


@pytest.mark.parametrize(
    "sent",
    [{"countries": ["XX"]}, {"countries": ["AT", "\0"]}, {"another": "zz"}, {"another": "A" * 999}],
)
def test_a_country_that_does_not_exist_is_refused_in_words(sent):
    participant = curious(age=GERMAN)
    response = signed_in(participant).post(page_of(participant), sent)
    assert response.status_code == 422
    assert "Choose" in response.text
    assert chosen(participant) == []


def test_an_older_page_does_not_overwrite_a_newer_choice():
    participant = curious(age=GERMAN)
    person, page = signed_in(participant), page_of(participant)
    old = person.hidden_fields(page)
    person.post(page, {"countries": ["AT"]})
    response = person.post(page, old | {"countries": ["FR"]})
    assert response.status_code == 409
    assert "Austria" in response.text
    assert chosen(participant) == ["AT"]


def a_child():
    return curious(who={"teller": "parent"}, age={"age_group": "12-15", "country": "DE"})


def a_youth():
    return curious(age={"age_group": "16-17", "country": "GB"})


def somebody_who_died():
    return curious(who={"teller": "relative"}, death={"died_on": "2026"})


def somebody_who_stopped():
    participant = curious()
    record_withdrawal(participant=participant, kind=WithdrawalKind.USE)
    return participant


def without_pages(make):
    participant = make()
    person = signed_in(participant)
    page = page_of(participant)
    for address in (page, f"{page}letter/", f"{page}letter/file/"):
        assert person.get(address).status_code == 404
    assert page not in person.get("/my/").text
    assert person.get("/my/trials/")["Location"] == "/my/"


def test_some_stories_have_no_pages_about_trials():
    stories = [a_child, a_youth, somebody_who_died, somebody_who_stopped]
    assert failing(stories, without_pages) == []


def test_a_helped_and_a_represented_person_have_them():
    for teller in ("helper", "representative"):
        participant = curious(who={"teller": teller}, age={"age_group": "18", "country": "DE"})
        person = signed_in(participant)
        assert page_of(participant) in person.get("/my/").text
        assert person.get("/my/trials/")["Location"] == page_of(participant)
        is_named = "the person you care for" in shown(participant).text
        assert is_named == (teller == "representative")


def test_nobody_sees_the_page_of_another():
    mine, other = curious("me@example.com"), curious("other@example.com")
    assert signed_in(mine).get(page_of(other)).status_code == 404


def test_the_download_has_what_was_told_and_chosen(postbox):
    participant = curious(age={"age_group": "18", "country": by_day()})
    open_trial()
    swept()
    mails_delivered()
    with history.by(THEMSELF):
        TrialCountry.objects.create(participant=participant, country="NZ")
    file = signed_in(participant).get(f"/my/{participant.public_id}/download/file/").json()
    assert file["trials"]["countries"] == ["NZ"]
    assert [one["number"] for one in file["trials"]["told"]] == [trials.NUMBER]
    assert {"trial_told", "trial_country"} <= {one["table"] for one in file["history"]}


def chosen(participant):
    rows = TrialCountry.objects.filter(participant=participant)
    return sorted(rows.values_list("country", flat=True))
