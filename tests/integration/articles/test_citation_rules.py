"""An article whose citations and references don't match is neither submitted nor published."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.test.utils.form_data import inline_formset

from articles.models import ArticlePage, Reference
from tests.editing import SOURCE, decide, edit, form, publish, sentences
from tests.factories.articles import article

pytestmark = pytest.mark.django_db

UNKNOWN = {"text": "<p>So [@nobody] and [@doe2024].</p>"}
UNUSED = {"references": [{"key": "doe2024"}, {"key": "idle", "title": "Never read"}]}


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (UNKNOWN, "cites what is not among the references: nobody."),
        (UNUSED, "does not cite these references: idle."),
        ({"references": []}, "cites what is not among the references: doe2024."),
    ],
)
def test_an_article_with_problems_can_not_be_submitted(draft, author, fields, sentence):
    answer = edit(author, draft, **fields)
    assert answer.status_code == 200
    assert sentence in sentences(answer)
    assert sentence in answer.text
    assert not ArticlePage.objects.get(pk=draft.pk).workflow_in_progress


@pytest.mark.parametrize("fields", [UNKNOWN, UNUSED])
def test_a_draft_with_problems_can_be_saved(draft, author, fields):
    assert edit(author, draft, action="", **fields).status_code == 302
    assert draft.revisions.latest("pk").as_object().problems()


@pytest.mark.parametrize("fields", [UNKNOWN, UNUSED])
def test_a_new_article_with_problems_can_not_be_submitted(author, fields):
    index = article().get_parent()
    address = f"/cms/pages/add/articles/articlepage/{index.pk}/"
    answer = author.post(address, form(slug="other", **fields) | {"action-submit": "1"})
    assert answer.status_code == 200
    assert "references" in sentences(answer)
    assert not ArticlePage.objects.filter(slug="other").exists()


def test_an_article_without_references_and_citations_can_be_submitted(draft, author):
    answer = edit(author, draft, text="<p>Hello.</p>", references=[])
    assert answer.status_code == 302
    assert ArticlePage.objects.get(pk=draft.pk).workflow_in_progress


@pytest.mark.parametrize(
    ("one", "other", "sentence"),
    [
        ({"key": "doe2024"}, {"key": "doe2024"}, "Another reference has this key"),
        ({"key": "doe2024", "doi": "10.1056/aBc"}, {"key": "b", "doi": "10.1056/abc"}, "has this DOI"),
        ({"key": "doe2024", "doi": "10.1056/abc"}, {"key": "b", "doi": "doi: 10.1056/abc"}, "has this DOI"),
        ({"key": "doe2024", "pmid": "38381673"}, {"key": "b", "pmid": "38381673"}, "has this PMID"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("action", ["", "action-submit"])
def test_two_references_of_one_source_are_refused(draft, author, one, other, sentence, action):
    answer = edit(author, draft, action=action, references=[one, other])
    assert answer.status_code == 200
    assert sentence in sentences(answer)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("doi", "https://journal.example/10.1056/abc", "Type the DOI alone"),
        ("doi", "10.1056", "Type the DOI alone"),
        ("pmid", "PMID 123", "Type the PMID as digits alone"),
        ("pmid", "0", "Type the PMID as digits alone"),
        ("registry", "NCT123", "Type the number as the register writes it"),
        ("registry", "EudraCT 2022-001366-35", "Type the number as the register writes it"),
        ("accessed_on", "yesterday", "Enter a valid date"),
    ],
)
def test_a_reference_with_an_invalid_number_or_date_is_refused(
    draft, author, field, value, sentence
):
    answer = edit(author, draft, action="", references=[{"key": "doe2024", field: value}])
    assert answer.status_code == 200
    assert sentence in sentences(answer)


@pytest.mark.parametrize(
    "copied", ["https://doi.org/10.1056/aBc", "http://dx.doi.org/10.1056/aBc", " doi:10.1056/aBc"]
)
def test_a_doi_that_was_copied_as_an_address_is_stored_as_a_doi(draft, author, copied):
    edit(author, draft, action="", references=[{"key": "doe2024", "doi": copied}])
    draft.refresh_from_db()
    kept = draft.get_latest_revision_as_object().references.get()
    assert kept.doi == "10.1056/aBc"


def test_a_reference_with_a_mistake_is_not_called_missing(draft, author):
    answer = edit(author, draft, references=[{"key": "doe2024", "pmid": "0"}])
    assert "Type the PMID" in sentences(answer)
    assert "not among the references" not in sentences(answer)


@pytest.mark.parametrize(
    "number",
    ["NCT06347718", "2022-001366-35", "2023-506321-19-00", "ISRCTN12345678", "DRKS00012345"],
)
def test_registry_numbers_are_accepted(number):
    Reference(key="a", registry=number, **SOURCE).full_clean(exclude=["page"])


def test_two_references_may_swap_their_keys(draft, author):
    one, other = {"key": "a", "title": "One"}, {"key": "b", "title": "Other"}
    edit(author, draft, action="", references=[one, other])
    first, second = Reference.objects.filter(page=draft).order_by("key")
    rows = [
        SOURCE | one | {"key": "b", "id": first.pk},
        SOURCE | other | {"key": "a", "id": second.pk},
    ]
    sent = form(references=inline_formset(rows, initial=2))
    assert author.post(f"/cms/pages/{draft.pk}/edit/", sent).status_code == 302
    told = Reference.objects.filter(page=draft).values_list("title", "key")
    assert set(told) == {("One", "b"), ("Other", "a")}


def test_references_that_two_editors_add_with_the_same_key_are_refused(draft, author):
    sent = form()  # opened before the draft had its reference
    answer = author.post(f"/cms/pages/{draft.pk}/edit/", sent)
    assert "Another reference has this key" in sentences(answer)


def test_the_form_lists_each_key_with_the_number_of_its_citations(draft, author):
    edit(author, draft, action="", text="<p>So [@doe2024], and [@doe2024].</p>")
    page = " ".join(author.get(f"/cms/pages/{draft.pk}/edit/").text.split())
    assert "<code>[@doe2024]</code></td><td>On cells</td><td>2</td>" in page


def test_a_version_with_problems_can_not_be_approved_and_breaks_nothing(author, doctor):
    broken = article(keys=["doe2024", "idle"])
    broken.save_revision(user=author.user)
    broken.get_workflow().start(broken, author.user)
    assert decide(doctor, broken).status_code == 302
    assert not ArticlePage.objects.get(pk=broken.pk).live


def test_code_can_not_publish_an_article_with_problems():
    broken = article(keys=["doe2024", "idle"])
    with pytest.raises(ValidationError, match="idle"):
        broken.save_revision().publish()
    assert not ArticlePage.objects.get(pk=broken.pk).live


def test_readers_see_when_a_source_was_read(client, draft, author, doctor):
    source = {"key": "doe2024", "accessed_on": "2026-10-02"}
    article = publish(author, doctor, draft, references=[source])
    assert "Accessed on 2 October 2026." in client.get(article.get_url()).text
