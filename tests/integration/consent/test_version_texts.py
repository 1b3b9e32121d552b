"""The form of one text of a consent version: nothing that somebody typed is lost."""

import pytest
from bs4 import BeautifulSoup

from intake.consent.models import ConsentVersion
from intake.consent.versions.queries import texts_of
from tests.factories.consent_versions import (
    NEWS,
    PARENT,
    SELF,
    approve,
    form_of,
    offered,
    started,
    told,
    url,
    value_of,
)
from tests.staff import in_group

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return in_group("consent manager")


@pytest.fixture
def other():
    return in_group("consent manager", email="other@example.com")


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"title": ""}, "title", "Write the title."),
        ({"key_information": "word " * 401}, "key_information", "has 401 words. Shorten it to 400"),
        ({"changes": ""}, "changes", "Write what is new."),
        ({"question_2": ""}, "question_2", "Write question 2."),
        ({"answer_1_2": "", "answer_1_3": ""}, "answer_1_2", "Write two answers at least."),
        ({"answer_1_1": "Yes", "answer_1_2": "Yes"}, "answer_1_1", "Two answers are the same."),
        ({"right_3": "5"}, "right_3", "It can't be an empty one."),
        ({"because_1": "You must stay."}, "because_1", "The text does not say this."),
    ],
)
def test_a_draft_with_a_fault_is_saved_and_the_fault_is_said_at_its_field(
    manager, changes, field, sentence
):
    version = started()
    typed = form_of(manager, version) | {"title": "Another", "changes": NEWS} | changes
    answer = manager.post(url(version, "", SELF), typed)
    assert answer.url == url(version, "", SELF)
    soup = BeautifulSoup(manager.get(answer.url).content, "html.parser")
    row = soup.select_one(f"[name={field}]").find_parent(class_="form-row")
    assert sentence in row.get_text(" ")
    assert texts_of(version)[SELF].changes == ("" if "changes" in changes else NEWS)


def test_only_parents_have_words_for_children_and_need_those_of_each_age(manager):
    version = started()
    assert "What a child is asked" not in manager.get(url(version, "", SELF)).text
    typed = form_of(manager, version, PARENT)
    assert len([name for name in typed if name.startswith("assent_")]) == 3
    typed |= {"assent_12-15": "", "changes": NEWS}
    page = manager.post(url(version, "", PARENT), typed, follow=True)
    assert "Write the words for a child of this age: 12 to 15." in told(page)


def test_saving_what_nobody_changed_changes_nothing(manager):
    version = started()
    for key in texts_of(version):
        typed = form_of(manager, version, key)
        assert manager.post(url(version, "", key), typed).status_code == 302
    assert not ConsentVersion.objects.get(pk=version.pk).authors
    assert told(manager.get(url(version))).count("Unchanged") == 12


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"text": "before\0after"}, "Null characters are not allowed."),
        ({"question_1": "before\0after"}, "Null characters are not allowed."),
        ({"text": "word " * 200_000}, "Shorten it to 100,000 at most."),
        ({"answer_1_1": "a" * 201}, "has 201 characters. Shorten it to 200 at most."),
        ({"title": "\u3164"}, ""),
        ({"title": "…"}, "Use at least one letter or digit."),
        ({"right_1": "99"}, "Choose one of the five answers."),
    ],
)
def test_what_can_not_be_stored_is_shown_again_with_a_sentence(manager, typed, sentence):
    version = started()
    sent = form_of(manager, version) | {"changes": NEWS} | typed
    page = manager.post(url(version, "", SELF), sent)
    if not sentence:  # nothing can be seen of it: as if it were empty
        assert page.status_code == 302
        return
    assert page.status_code == 422
    assert sentence in told(page)
    [(name, value)] = typed.items()
    soup = BeautifulSoup(page.content, "html.parser")
    shown = value_of(soup.select_one(f"[name={name}]"))
    assert name.startswith("right") or shown.strip() == value.strip()
    assert texts_of(version)[SELF].sha256 == texts_of(version.before)[SELF].sha256


def test_a_text_that_somebody_else_saved_meanwhile_is_not_overwritten_unseen(manager, other):
    version = started()
    mine, theirs = form_of(manager, version), form_of(other, version)
    other.post(url(version, "", SELF), theirs | {"title": "Theirs", "changes": NEWS})
    page = manager.post(url(version, "", SELF), mine | {"title": "Mine", "changes": NEWS})
    assert page.status_code == 409
    assert "other@example.com changed this text on" in told(page)
    shown = BeautifulSoup(page.content, "html.parser")
    assert shown.select_one("[name=title]")["value"] == "Mine"
    again = mine | {"title": "Mine", "changes": NEWS}
    again["sha256"] = shown.select_one("[name=sha256]")["value"]
    assert manager.post(url(version, "", SELF), again).status_code == 302
    assert texts_of(version)[SELF].title == "Mine"


def test_what_is_typed_when_the_version_is_published_is_shown_again(manager):
    version = offered()
    typed = form_of(manager, version) | {"title": "Too late"}
    approve(version)
    page = manager.post(url(version, "", SELF), typed)
    assert page.status_code == 409
    assert "Version 9.0 is published already" in told(page)
    assert 'value="Too late"' in page.text
    assert manager.get(url(version, "", SELF)).url == url(version, "preview", SELF)
