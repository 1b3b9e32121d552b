import uuid
from collections.abc import Callable

import pytest

from hesperion.mail import renderers
from hesperion.mail.models import Message
from hesperion.mail.renderers import Mail

Owe = Callable[[str], Message]


@pytest.fixture
def owe(monkeypatch: pytest.MonkeyPatch) -> Owe:
    """Owes a mail to an address, and nudges no worker.

    The kind's renderer knows the address by the subject, as the apps' renderers do; "" is nobody's.
    """
    addresses: dict[uuid.UUID, str] = {}

    def letter(message: Message) -> Mail | None:
        address = addresses[message.subject]
        return Mail(address, "A letter", "Words", "<p>Words</p>") if address else None

    def owe(address: str) -> Message:
        subject = uuid.uuid4()
        addresses[subject] = address
        return Message.objects.create(kind="tests.letter", subject=subject)

    monkeypatch.setitem(renderers._renderers, "tests.letter", letter)
    return owe
