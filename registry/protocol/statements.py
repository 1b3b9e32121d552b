"""What the public log says about the protocol."""

from hesperion.public_log.actions import publish_statement
from registry.choices import RegistryKind
from registry.models import ProtocolVersion
from registry.protocol.queries import changed_languages, written_protocol


def state_protocol(version: ProtocolVersion) -> None:
    """Make the statement about a version that is published. The words about the committee can be taken out."""
    decided_on = version.ethics_decided_on
    texts = {"ethics-body": version.ethics_body, "ethics-reference": version.ethics_reference}
    publish_statement(
        kind=RegistryKind.PROTOCOL,
        about=f"protocol:{version.number}",
        body={
            "version": version.number,
            "substantial": version.substantial,
            "ethics_decided_on": decided_on and decided_on.isoformat(),
            "documents": [
                [language, text.sha256] for language, text in written_protocol(version).items()
            ],
            "changed": changed_languages(version),
        },
        texts=texts if decided_on else {},
    )
