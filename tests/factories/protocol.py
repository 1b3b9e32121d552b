"""Versions of the protocol on their way."""

from registry.protocol import actions
from registry.protocol.queries import written_protocol

NEWS = "We ask about sleep, too."
LANGUAGES = ("de", "en", "es")


def started(number="9.0", by="user:7"):
    return actions.start_protocol(number=number, by=by)


def write(version, by="user:7", language="en", **changes):
    text = written_protocol(version)[language]
    values = {name: getattr(text, name) for name in actions.PROTOCOL_FIELDS} | changes
    actions.write_protocol(
        version=version, language=language, values=values, sha256=text.sha256, by=by
    )


def offered(number="9.0", by="user:7", **ethics):
    """A version with one more sentence in each language."""
    version = started(number, by)
    for language in LANGUAGES:
        text = written_protocol(version)[language].text
        write(version, by, language, text=f"{text}\n\n{NEWS}", changes=f"{NEWS} ({number})")
    if ethics:
        actions.write_ethics(version=version, by=by, **ethics)
    actions.offer_protocol(version=version, by=by)
    version.refresh_from_db()
    return version


def publish(version, by="user:8"):
    actions.publish_protocol(version=version, sha256=version.digest, by=by)
    version.refresh_from_db()
    return version
