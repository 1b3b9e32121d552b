"""Links in mails are opened by more than people: by scanners, prefetchers and scripts. None of them answers."""

import re
import uuid

import pytest
from django.test import Client

from hesperion.mail.actions import deliver_due
from hesperion.mail.models import Message
from intake.consent.models import NoContactReport, Withdrawal
from intake.consent.queries import current_document
from intake.followup.choices import TimeState
from intake.followup.links import link_for, token_for
from intake.followup.models import CheckIn
from intake.followup.queries import times_of
from intake.participants.models import Contact, Participant
from intake.record.models import Death, Infusion
from tests import canaries
from tests.factories.crowd import Member, store
from tests.factories.follow_up import infused_ago, open_time
from tests.factories.intake import sign_text
from tests.people import Person
from tests.sizes import size

pytestmark = pytest.mark.django_db
LINKS = size(1_000, 40)


def crowd_with_links(count):
    """So many people, and the link to one open check-in of each."""
    one = infused_ago(100, joined=60)
    infused = Infusion.objects.get(participant=one).given
    people = store(
        Member(infusions=[(infused, "cd19", "own", "trial")], purposes=["study", "contact"])
        for _ in range(count)
    )
    joined = Participant.objects.get(pk=one.pk).submitted_at
    subjects = [member.subject for member in people]
    Participant.objects.filter(pk__in=subjects).update(submitted_at=joined)
    for subject in subjects:
        Contact.objects.create(
            participant_id=subject, name="Kim", email=f"{uuid.uuid4().hex}@example.com"
        )
    found = Participant.objects.filter(pk__in=subjects).select_related("contact")
    return {person.pk: f"/check-in/{token_for(person, open_time(person).key)}/" for person in found}


@pytest.mark.long
def test_no_scanner_prefetcher_or_script_uses_a_link_up():
    links = crowd_with_links(LINKS)
    scanner = Client()
    for link in links.values():
        assert scanner.head(link).status_code == 200
        assert scanner.get(link, headers={"Sec-Purpose": "prefetch"}).status_code == 200
        assert scanner.options(link).status_code == 405
        assert scanner.post(link).status_code == 422
        assert scanner.post(link, {"course": "no"}).status_code == 422  # without the page's token
        bot = {"course": "no", "homepage": "https://example.com"}
        assert Person().post(link, bot).status_code == 422
    assert not CheckIn.objects.exists()
    for link in list(links.values())[:10]:
        assert Person().post(link, {"course": "no"}).status_code == 200


@pytest.fixture
def told():
    """Somebody whose every answer is a canary, with a check-in that is open."""
    plain = infused_ago(100, joined=60)  # the newest text is still that of the site
    subject = canaries.participants()
    given = Infusion.objects.get(participant=plain).given
    Infusion.objects.filter(participant=subject).update(given=given)
    Participant.objects.filter(pk=subject).update(submitted_at=plain.submitted_at)
    for model in (Death, NoContactReport, Withdrawal):
        model.objects.filter(participant=subject).delete()
    participant = Participant.objects.get(pk=subject)
    sign_text(participant, current_document("representative", "en"))
    return participant, plain


def shown(page, *known):
    """All that leaves the house: status, headers, cookies and page, but for the known tokens in it."""
    timed = {"Expires", "Content-Length"}  # of the page's token, too
    headers = [pair for pair in page.headers.items() if pair[0] not in timed]
    text = "\n".join([str(page.status_code), *map(str, headers), str(page.cookies)])
    text += page.text
    for token in known:
        text = text.replace(token, "")
    return text


def test_no_page_behind_the_link_shows_anything_that_was_told(told):
    seen = [visited(participant) for participant in told]
    assert canaries.MARK not in "".join(seen[0])
    assert told[0].public_id not in "".join(seen[0])
    assert seen[0] == seen[1]


def visited(participant):
    """All pages behind one link, by a person who makes mistakes; without what differs in each."""
    token = token_for(participant, open_time(participant).key)
    link, person = f"/check-in/{token}/", Person()
    pages = [
        person.get(link),
        person.head(link),
        person.post(link, {"course": "", "mg": "much"}),
        person.post(f"/es{link}", {"in_language": "es"}),
        person.post(link, {"course": "no", "happened": ["cancer"], "not_happened": ["hlh"]}),
        person.get(link),
        person.get(link[:-2] + "/"),
    ]
    opened = re.compile(r'name="opened" value="[^"]+"')
    return [opened.sub("", shown(page, token, token[:-1])) for page in pages]


def test_nor_does_a_closed_one_or_the_receipt(told, postbox):
    participant, _plain = told
    for time in times_of(participant):
        if time.state is not TimeState.OPEN:
            page = Person().get(f"/check-in/{token_for(participant, time.key)}/")
            assert page.status_code == 410
            assert canaries.MARK not in shown(page)
    Message.objects.all().delete()
    Person().post(
        f"/check-in/{token_for(participant, open_time(participant).key)}/", {"course": "no"}
    )
    deliver_due()
    (letter,) = postbox.letters
    parts = [part.get_content() for part in letter.walk() if not part.is_multipart()]
    assert canaries.MARK not in "".join(parts) + letter["Subject"]
    assert participant.public_id not in "".join(parts)
    assert link_for(participant, times_of(participant)[0].key) not in "".join(parts)
