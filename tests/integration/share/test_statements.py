"""How many statements each page of the way costs: what a patient's way costs depends on it."""

from contextlib import ExitStack
from urllib.parse import urlencode

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from intake.consent.queries import current_document
from intake.share.steps import STEPS
from tests.bench.visitor import ANSWERS, filled_in

# The session, the draft, and the statement that stores the answer.
GET, POST = 2, 3
# What is sent of a consent text is compared with the newest one in the database.
MORE_POST = dict.fromkeys(("key-information", "understanding", "assent"), POST + 1) | {
    # The limit, and a transaction that locks the draft, reads the texts and stores the address; the session.
    "sign": 13,
    "check": 9,  # test_submit.py says which
}
MORE_GET = {
    "story": GET + 3,  # after the signature: the session forgets that the code was shown
    "assent": GET + 1,  # it shows whom a family may ask
    "sent": GET + 31,  # the person's path: a statement for each of 22 tables
}
START = 11  # with those of the key store
COMMITS = 2  # of the start: the key, and the draft with its session. The limit needs none.

PEOPLE = {
    "too young": {"age_group": "12-15"},
    "refused": {"teller": "parent", "age_group": "7-11", "agrees": "no"},
    "infused": {"families": ["sle", "iim", "ssc", "mctd", "sjogren", "aps", "other"]},
    "parent": {
        "teller": "parent",
        "age_group": "7-11",
        "birth_year": "2017",
        "agrees": "yes",
        "first_symptoms_1": "2021",
        "diagnosed_1": "2022",
    },
    "relative": {
        "teller": "relative",
        "relation": "sibling",
        "died_on_2": "2024",
        "linked": "no",
        "objection": "no",
    },
}
DEAD_ENDS = {"closed", "declined"}
ENDS = {f"/share/{key}/" for key in {"sent", *DEAD_ENDS}}
KINDS = {"myositis": "iim.dm", "scleroderma": "ssc"}


class Way:
    """A browser that goes the whole way, and counts the statements of each page."""

    def __init__(self, **answers) -> None:
        self.answers = ANSWERS | {"email": "test.person@example.com"} | answers
        quiz = current_document(self.answers["teller"]).quiz
        self.answers |= {f"question_{index}": str(one["right"]) for index, one in enumerate(quiz)}
        self.client = Client()
        self.statements: dict[tuple[str, str], list[str]] = {}

    def go(self) -> None:
        """To the page after sending, or to one that leads no further."""
        path = "/share/"
        while path not in ENDS:
            page = self.ask("GET", path).text
            kind = {"kind": KINDS.get(path.split("/")[2])}
            body = urlencode(filled_in(page, self.answers | kind), doseq=True)
            path = self.ask("POST", path, body).url
        self.ask("GET", path)

    def ask(self, method: str, path: str, body: str = ""):
        with ExitStack() as stack:
            caught = [
                stack.enter_context(CaptureQueriesContext(connections[alias]))
                for alias in ("default", "keys", "research")
            ]
            response = self.client.generic(
                method, path, body, content_type="application/x-www-form-urlencoded"
            )
        assert response.status_code == (200 if method == "GET" else 302), (path, response.text)
        key = path.removeprefix("/share/").strip("/")
        self.statements[method, key] = [query["sql"] for each in caught for query in each]
        return response


@pytest.mark.django_db(transaction=True)
def test_each_page_costs_few_statements():
    """A ceiling for each: whoever adds a statement to a page says here why."""
    seen = {}
    for person, answers in PEOPLE.items():
        way = Way(**answers)
        way.go()
        seen |= {(person, *page): said for page, said in way.statements.items()}
    steps = {step.key for step in STEPS}
    assert {key for _person, method, key in seen if method == "GET"} >= steps
    assert {key for _person, method, key in seen if method == "POST"} >= steps - DEAD_ENDS
    for (person, method, key), said in seen.items():
        if not key:
            continue
        most = MORE_GET.get(key, GET) if method == "GET" else MORE_POST.get(key, POST)
        assert len(said) <= most, (person, method, key, said)
    start = seen["infused", "POST", ""]
    assert len(start) <= START, start
    assert start.count("COMMIT") == COMMITS, start
