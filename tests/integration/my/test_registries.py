"""Apps above add to these pages by registering: nothing below changes."""

import pytest
from django.db.models import TextChoices
from django.utils import timezone

from hesperion.privacy.audit.actions import record_event
from intake.consent import changes
from intake.participants import data_uses, export_parts, panels
from intake.participants.data_uses import Disclosure
from tests.factories.intake import confirmed
from tests.factories.my import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def registered_for_one_test(monkeypatch):
    monkeypatch.setattr(panels, "_panels", list(panels._panels))
    monkeypatch.setattr(export_parts, "_parts", dict(export_parts._parts))
    monkeypatch.setattr(data_uses, "_sources", list(data_uses._sources))
    monkeypatch.setattr(changes, "_handlers", list(changes._handlers))


def test_a_card_is_rendered_at_its_place_in_each_story_that_has_it():
    first, second, without = confirmed(), confirmed(), confirmed()

    def card(participant):
        return None if participant == without else {"href": f"/?{participant.public_id}"}

    panels.register("components/back_link.html", card, order=45)
    page = signed_in(first, second, without).get("/my/").text
    assert f"/?{without.public_id}" not in page
    for one in (first, second):
        at = page.index(f"/?{one.public_id}")
        assert page.index(f'<h2 id="{one.public_id}">') < at
        assert at < page.index(f'/my/{one.public_id}/answers/"'), "before the card with order 50"


def test_a_part_of_the_download_is_in_the_file_under_its_name():
    one = confirmed()
    export_parts.register("check_ins", lambda participant: [participant.public_id])
    file = signed_in(one).get(f"/my/{one.public_id}/download/file/").json()
    assert file["check_ins"] == [one.public_id]


def test_a_disclosure_is_read_by_the_participant_on_every_page_that_lists_them():
    one = confirmed()
    now, today = timezone.now(), timezone.localdate()
    given = Disclosure(
        page="/registry/uses/1/",
        summary="We look at kidneys.", language="en", institution="A clinic", kind="A hospital",
        country="Chile", starts_on=today, ends_on=today, made_at=now, fetched_at=(now,),
        ended_at=None, deleted_at=None, outcomes=(),
    )  # fmt: skip
    data_uses.register_source(lambda participant: [given] if participant == one else [])
    browser = signed_in(one)
    for page in ("uses/", "download/", "withdraw/use/"):
        assert "A clinic, Chile" in browser.get(f"/my/{one.public_id}/{page}").text


def test_whoever_registered_hears_what_is_allowed_after_a_change():
    one, heard = confirmed(), []
    changes.register(lambda participant, allowed: heard.append((participant, set(allowed))))
    browser = signed_in(one)
    browser.post(f"/my/{one.public_id}/choices/", {"purposes": ["quote"]})
    browser.post(f"/my/{one.public_id}/withdraw/use/")
    assert heard == [(one, {"study", "quote"}), (one, set())]


def test_an_action_that_no_app_registered_is_refused():
    class Unregistered(TextChoices):
        DONE = "done"

    with pytest.raises(ValueError, match="is registered by no app"):
        record_event(actor="system:test", action=Unregistered.DONE)
