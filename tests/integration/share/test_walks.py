"""Random ways through the intake: right and wrong answers, Back, another device, Change, and Send.

Whatever somebody does: no page fails, no answer that was taken is lost, and no record is without the
consent that it needs.
"""

import random
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from hesperion.mail import actions as mail
from intake.consent.models import Consent, ConsentChoice, ConsentDocument
from intake.consent.queries import document_for
from intake.participants.models import Participant
from intake.participants.tokens import grouped
from intake.share.models import Draft
from intake.share.progress import first_gap
from intake.share.queries import SESSION_KEY, answers_in_force
from intake.share.resume import tokens
from intake.share.steps import KEYS
from tests.factories.resume import links_in
from tests.people import Person, reader
from tests.services import Postbox
from tests.sizes import size

pytestmark = pytest.mark.django_db

RIGHT = {
    "name": "Test Person",
    "text": "It began with tired hands.",
    "mg": "5",
}
DEAD_ENDS = {"closed": "who", "declined": "assent"}
WRONG = [
    "",
    "x" * 30_000,
    "\x00",
    "\ud800",
    "9999",
    "0",
    "-1",
    "' OR 1=1 --",
    "<b>",
    "🌒",
    "\u202eabc",
]
LONGEST = 120  # moves of one walk
LINKS = 4  # that one walk asks for: a mailbox gets no more than five in an hour


class Walk:
    """Somebody on their way, who remembers what each page took from them."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.address = f"10.{dice.randrange(256)}.{dice.randrange(256)}.{dice.randrange(256)}"
        self.person = Person(REMOTE_ADDR=self.address)
        self.email = f"walk.{dice.randrange(10**9)}@example.com"
        self.links = 0
        self.taken: set[str] = set()
        self.place = self.follow(self.person.post("/share/"))

    def follow(self, response) -> str:
        """Where a page led to; itself where it stayed."""
        assert response.status_code in (200, 302, 422), (
            response.status_code,
            response.wsgi_request,
        )
        if response.status_code != 302:
            return response.wsgi_request.path
        return self.follow(self.person.get(response.url))

    @property
    def draft(self) -> Draft:
        return Draft.objects.get(pk=self.person.session[SESSION_KEY])

    @property
    def key(self) -> str:
        """The step of the place, or "" where it is none."""
        key = self.place.strip("/").rpartition("/")[2]
        return key if key in KEYS else ""

    def answer(self, *, right: bool) -> None:
        """Send the form of the place, with what it accepts or with anything at all."""
        key = self.key
        if key in DEAD_ENDS:  # only another answer before it leads on
            return self.go(f"/share/{DEAD_ENDS[key]}/")
        form = BeautifulSoup(self.person.get(self.place).content, "html.parser").select_one(
            "main form"
        )
        if form is None or not key:
            return self.go("/share/who/")
        values = self.right(form) if right else self.wrong(form)
        hidden = {box["name"]: box.get("value", "") for box in form.select("[type=hidden]")}
        body = urlencode(hidden | values, doseq=True, errors="surrogatepass")
        response = self.person.post(
            self.place, body, content_type="application/x-www-form-urlencoded"
        )
        self.place = self.follow(response)
        if response.status_code == 302:
            self.taken.add(key)
        return None

    def go(self, path: str) -> None:
        self.place = self.follow(self.person.get(path))

    def elsewhere(self, postbox: Postbox) -> None:
        """Go on in another browser, by the mailed link. There is none before an address was given."""
        if not self.draft.has_address or self.links == LINKS:
            return
        self.links += 1
        self.place = self.follow(self.person.post("/share/resume/later/"))
        mail.deliver_due()
        (path,) = links_in(postbox.letters[-1])
        draft = self.draft
        code = {} if draft.proved_at else {"code": grouped(tokens.code_of(draft))}
        self.person = Person(REMOTE_ADDR=self.address)
        self.place = self.follow(self.person.post(path, code))
        with reader():
            gap = first_gap(answers_in_force(draft))
        assert self.draft == draft
        assert self.place == (f"/share/{gap.key}/" if gap else "/share/check/")

    def right(self, form) -> dict[str, list[str]]:
        values: dict[str, list[str]] = {}
        for box in form.select("input, textarea, select"):
            name, kind = box.get("name"), box.get("type", box.name)
            if name is None or kind in ("hidden", "submit") or box.find_parent(class_="trap"):
                continue
            if kind in ("radio", "checkbox"):
                values.setdefault(name, []).append(box.get("value", "on"))
            elif kind == "select":
                values[name] = ["DE"]
            else:
                values[name] = [self.typed(form, name)]
        return {name: self.chosen(form, name, found) for name, found in values.items()}

    def chosen(self, form, name: str, found: list[str]) -> list[str]:
        """One of the radios, or any of the boxes; the first of them always: some must be ticked."""
        if form.select(f'input[type=radio][name="{name}"]'):
            likely = self.likely(name)
            return [
                likely if likely in found and self.dice.random() < 0.8 else self.dice.choice(found)
            ]
        if len(found) > 1 and self.dice.random() < 0.5:
            return [found[0], *self.dice.sample(found[1:], self.dice.randrange(len(found)))]
        return found[:1]

    def likely(self, name: str) -> str:
        """What leads on most often: the quiz's right answer, for instance."""
        if name.startswith("question_"):
            with reader():
                quiz = document_for(self.draft.answers).quiz
            return str(quiz[int(name[-1])]["right"])
        return {"teller": "self", "age_group": "18", "agrees": "yes"}.get(name, "")

    def typed(self, form, name: str) -> str:
        """Of a date only the year, in its last box."""
        if name == "birth_year":
            return self.dice.choice(["1980", "2013", ""])
        base, _, number = name.rpartition("_")
        if base and number.isdigit():
            is_year = form.select(f'[name^="{base}_"]')[-1]["name"] == name
            return self.dice.choice(["2015", "2016"]) if is_year else ""
        return {**RIGHT, "email": self.email}.get(name, "5")

    def wrong(self, form) -> dict[str, list[str]]:
        names = {box["name"] for box in form.select("[name]") if box.get("type") != "hidden"}
        return {
            name: [self.dice.choice(WRONG)] for name in sorted(names) if self.dice.random() < 0.8
        }

    def check(self) -> None:
        """Nothing that a page took is gone."""
        with reader():
            draft = self.draft
            if draft.sent_at is None:
                assert self.taken <= set(draft.answers)
                return
        participant = Participant.objects.get(pk=draft.pk)
        consent = Consent.objects.get(participant=participant, ended_at=None)
        document = ConsentDocument.objects.get(pk=consent.document_id)
        assert document.version.published_at
        assert consent.sha256 == document.sha256 == document.digest
        granted = ConsentChoice.objects.filter(consent=consent, granted=True)
        assert "study" in granted.values_list("purpose", flat=True)


@pytest.mark.long
@given(seed=st.integers(0, 2**32))
@hypothesis(
    max_examples=size(10, 3),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_a_walk_never_fails_never_loses_and_never_sends_without_consent(postbox, seed):
    dice = random.Random(seed)
    walk = Walk(dice)
    for _ in range(LONGEST):
        move = dice.random()
        if move < 0.7:
            walk.answer(right=True)
        elif move < 0.85:
            walk.answer(right=False)
        elif move < 0.92:
            walk.go(f"/share/{dice.choice(sorted(KEYS))}/")
        elif move < 0.95:
            walk.elsewhere(postbox)
        elif walk.place == "/share/check/":
            walk.place = walk.follow(walk.person.post("/share/check/"))
        walk.check()
        if walk.place == "/share/sent/":
            break


@pytest.mark.long
def test_walks_reach_the_end(postbox):
    """The walks above would say nothing if none of them ever went on elsewhere and sent a story."""
    sent = went_on = 0
    for seed in range(10):
        if sent == size(10, 3):
            break
        walk = Walk(random.Random(seed))
        for _ in range(LONGEST):
            if walk.place == "/share/check/":
                walk.elsewhere(postbox)
                went_on += walk.links
                walk.place = walk.follow(walk.person.post("/share/check/"))
                sent += walk.place == "/share/sent/"
                break
            walk.answer(right=True)
            if walk.key == "today":
                walk.elsewhere(postbox)
        walk.check()
    assert sent >= 3
    assert went_on >= 2 * sent
    assert Participant.objects.count() == sent
