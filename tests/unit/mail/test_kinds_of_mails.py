import uuid

import pytest

from hesperion.mail import renderers
from hesperion.mail.actions import enqueue
from hesperion.mail.renderers import UnknownKind, kinds_to_participants, renders


@pytest.fixture(autouse=True)
def _registered_for_this_test_alone(monkeypatch):
    monkeypatch.setattr(renderers, "_renderers", dict(renderers._renderers))
    monkeypatch.setattr(renderers, "_kinds_to_staff", set(renderers._kinds_to_staff))


def test_a_mail_of_a_kind_that_no_function_renders_is_not_owed():
    with pytest.raises(UnknownKind, match=r"“intake\.confirmatoin”.*@renders"):
        enqueue(kind="intake.confirmatoin", subject=uuid.uuid4())


def test_a_kind_has_one_renderer():
    renders("tests.twice")(lambda message: None)
    with pytest.raises(ValueError, match=r"tests\.twice"):
        renders("tests.twice")(lambda message: None)


def test_a_mail_is_to_a_participant_unless_it_says_that_it_is_to_staff():
    renders("tests.participant")(lambda message: None)
    renders("tests.staff", to_staff=True)(lambda message: None)
    assert {"tests.participant", "participants.confirmation"} <= kinds_to_participants()
    assert not {"tests.staff", "accounts.password", "staff.flagged"} & kinds_to_participants()
