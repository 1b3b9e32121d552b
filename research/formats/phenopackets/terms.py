"""Terms (OntologyClass) as JSON text, and the resources that define them.

Texts are ASCII alone, so that no reader takes a character within one for the end of a line.
"""

import json
from typing import Any
from urllib.parse import quote

from django.utils.translation import override

from intake.record.choices.diseases import DISEASES

_OWN, _ORPHA = "HESPERION", "ORPHA"
_ORPHANET = {
    "id": "orphanet",
    "name": "Orphanet nomenclature of rare diseases",
    "url": "https://www.orpha.net",
    "version": "unknown",  # an empty one is missing to phenopacket-tools
    "namespacePrefix": _ORPHA,
    "iriPrefix": "http://www.orpha.net/ORDO/Orphanet_",
}


def json_text(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


def own_id(*parts: str) -> str:
    """The id of a term of our own, such as "HESPERION:life-event.kind.vaccine-flu".

    Readers split an id at ":", and some at "_": "-" stands for "_", and what else is no letter, digit, "."
    or "~" is percent-encoded.
    """
    return f"{_OWN}:{'.'.join(map(encoded_part, parts))}"


def encoded_part(part: str) -> str:
    """A part of an id of our own."""
    return quote(part, safe="").replace("-", "%2D").replace("_", "-")


def own_term(label: str, *parts: str) -> str:
    """The JSON of a term of our own. One without a label has its last part as the label."""
    return json_text({"id": own_id(*parts), "label": label or parts[-1]})


def orpha_terms() -> dict[str, str]:
    """The JSON of Orphanet's term for each diagnosis that it means exactly, in English."""
    with override("en"):
        return {
            one.code: json_text(
                {"id": f"{_ORPHA}:{one.orpha}", "label": one.medical or str(one.label)}
            )
            for one in DISEASES
            if one.orpha
        }


def term_resources(dictionary_version: str, *, with_orpha: bool) -> list[dict[str, str]]:
    """What defines the terms of a phenopacket."""
    own = {
        "id": "hesperion",
        "name": "Hesperion data dictionary: dictionary.json of this extract",
        "url": "urn:hesperion:dictionary",
        "version": dictionary_version,
        "namespacePrefix": _OWN,
        "iriPrefix": "urn:hesperion:",
    }
    return [own, _ORPHANET] if with_orpha else [own]
