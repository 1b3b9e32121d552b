"""Requests that no form of /cms/ sends are answered with a status and a sentence, not with an error page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from tests import editing
from tests.integration.edge.crawl import addresses, article_samples
from tests.sizes import pairs

pytestmark = pytest.mark.django_db

MISSING = object()
MEANT_TO_FAIL = "/cms/failwhale/"
FOUND = {"object_id": "1", "app_label": "accounts", "model_name": "user"}
ODD_OBJECT = {**FOUND, "object_id": "no-such-thing"}
ODD = {
    **ODD_OBJECT,
    **dict.fromkeys(["page_id", "pk", "parent_page_id", "page_to_move_id"], "2147483648"),
    **dict.fromkeys(["image_id", "document_id", "doc_id", "revision_id"], "99999999999"),
    **dict.fromkeys(["app_label", "content_type_app_name"], "nobody"),
    **dict.fromkeys(["model_name", "content_type_model_name"], "nothing"),
    "filter_spec": "width-0x|99999999999",
}
QUERY = (
    "?p=-1&q=%C3%A9&ordering=nothing&id=x&page_id=y&next=//evil.example&collection_id=99999999999"
)
GARBLED = {"body-count": "many", "references-TOTAL_FORMS": "x", "next": "//evil.example", "id": "x"}
REQUESTS = {
    "GET": lambda client, path: client.get(path),
    "GET with a query": lambda client, path: client.get(path + QUERY),
    "POST of nothing": lambda client, path: client.post(path),
    "POST of garbage": lambda client, path: client.post(path, GARBLED),
    "POST of no JSON": lambda client, path: client.post(path, b"{", "application/json"),
    "POST of a file": lambda client, path: client.post(
        path, {"other": SimpleUploadedFile("a.txt", b"x")}
    ),
}


def failures(client, paths, names):
    found = []
    for path, name in pairs(paths, names):
        with transaction.atomic():
            answer = REQUESTS[name](client, path)
            transaction.set_rollback(True)
        if answer.status_code >= 500:
            found.append(f"{name} {path}")
    return found


@pytest.mark.long
@pytest.mark.parametrize(
    ("samples", "names"),
    [
        (FOUND, list(REQUESTS)),
        (ODD, ["GET", "POST of nothing"]),
        (ODD_OBJECT, ["GET", "POST of nothing"]),
    ],
    ids=["found", "odd", "odd object"],
)
def test_no_address_of_the_cms_fails(superuser, samples, names):
    """In `make test` each address gets one of the requests, by turns."""
    known = article_samples() | samples
    paths = [
        path for path in addresses(known) if path.startswith("/cms/") and path != MEANT_TO_FAIL
    ]
    assert len(paths) > 100
    assert failures(superuser, paths, names) == []


@pytest.mark.long
def test_the_form_of_an_article_may_lack_any_field_or_have_any_value_in_it(author, draft):
    """In `make test` each field gets one of the faults, by turns."""
    whole = editing.form()
    faults = pairs(list(whole), [MISSING, "", "x", "\0"])
    faults += [("body-count", "9" * 5000), ("body-0-order", "9" * 5000)]
    sents = [
        {key: sent for key, sent in (whole | {name: value}).items() if sent is not MISSING}
        for name, value in faults
    ]
    found = []
    for sent in sents:
        with transaction.atomic():
            answer = author.post(f"/cms/pages/{draft.pk}/edit/", sent)
            transaction.set_rollback(True)
        if answer.status_code >= 500:
            found.append(str(set(whole.items()) ^ set(sent.items()))[:200])
    assert found == []


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/cms/pages/{page}/edit/", "The form did not arrive whole."),
        ("/cms/choose-external-link/", "The form did not arrive whole."),
    ],
)
def test_a_form_without_its_fields_is_answered_with_a_sentence(author, draft, address, sentence):
    answer = author.post(address.format(page=draft.pk))
    assert answer.status_code == 400
    assert sentence in answer.text
