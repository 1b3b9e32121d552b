import pytest
from django.test import Client

from hesperion.accounts.actions import make_demo_account
from intake.participants.models import Participant
from intake.participants.queries import confirmation_token
from intake.share.queries import SESSION_KEY
from research.models import Record
from tests.factories.atlas import published as published_release
from tests.factories.intake import confirmed, drafted
from tests.factories.my import mailed
from tests.factories.publishing import published
from tests.integration.edge.crawl import article_samples


@pytest.fixture
def samples():
    """A published article, a release, a confirmed record and mailed links, by the arguments' names."""
    participant = confirmed(choices={"purposes": ["study", "publish"]})
    return article_samples() | {
        "token": confirmation_token(participant),
        "secret": mailed(participant).token,
        "audience": "self",
        "public_id": participant.public_id,
        "consent": str(participant.consents.get().pk),
        "number": str(published(participant).number),
        "table": "markers",
        "disease": "iim",
        "about": "mda5",
        "release_number": str(published_release().number),
        "protocol_number": "1.0",
        "version_number": "1",
        "part": "story",
        "language": "en",
        "key": "story",
        "kind": "contact",
        "content_type_app_name": "articles",
        "content_type_model_name": "articlepage",
        "content_type_id": "1",
        "object_id": str(Record.objects.get().pk),
        "app_label": "accounts",
        "model_name": "user",
    }


@pytest.fixture
def person(samples):
    """A superuser whose browser is a participant's as well, so that every page shows what it can."""
    client = Client(raise_request_exception=False)
    client.force_login(make_demo_account(name="admin", password="only-for-this-test"))
    session = client.session
    session[SESSION_KEY] = str(drafted().pk)
    session.save()
    client.post(mailed(Participant.objects.get()).link)
    return client
