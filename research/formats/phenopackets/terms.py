"""Terms (OntologyClass) as JSON text, and the resources that define them.

Texts are ASCII alone, so that no reader takes a character within one for the end of a line.
"""

import json
from typing import Any
from urllib.parse import quote

from intake.record.choices.diseases import DISEASES

_OWN, _ORPHA = "HESPERION", "ORPHA"
_RARE = {one.code: (one.orpha, one.medical or str(one.label)) for one in DISEASES if one.orpha}
_ORPHANET = {
    "id": "orphanet",
    "name": "Orphanet nomenclature of rare diseases",
    "url": "https://www.orpha.net",
    "version": "",
    "namespacePrefix": _ORPHA,
    "iriPrefix": "http://www.orpha.net/ORDO/Orphanet_",
}


def json_text(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


def own_term(label: str, *parts: str) -> str:
    """The JSON of a term of our own, whose id is such as "HESPERION:diagnosis.code.iim.dm".

    What a CURIE does not take is percent-encoded. A term without a label has its last part as the label.
    """
    reference = ".".join(quote(part, safe=":") for part in parts)
    return json_text({"id": f"{_OWN}:{reference}", "label": label or parts[-1]})


def orpha_term(code: str) -> str:
    """The JSON of Orphanet's term for a diagnosis; "" if none means exactly the same."""
    number, label = _RARE.get(code, ("", ""))
    return json_text({"id": f"{_ORPHA}:{number}", "label": label}) if number else ""


def resources(dictionary_version: str, *, with_orpha: bool) -> list[dict[str, str]]:
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
