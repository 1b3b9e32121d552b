"""The data dictionary as files of other forms, for whoever reads its page."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from research.dictionary.views import dictionary_file, for_dictionary_readers
from research.formats.dictionary_files import fhir_dictionary, redcap_dictionary


@for_dictionary_readers
def fhir_file(request: HttpRequest, found: dict[str, Any]) -> HttpResponse:
    content = fhir_dictionary(found)
    return dictionary_file(content, found, "fhir.json", "application/fhir+json")


@for_dictionary_readers
def redcap_file(request: HttpRequest, found: dict[str, Any]) -> HttpResponse:
    """The fields as an extract has them, in English: `found` gives the version."""
    return dictionary_file(redcap_dictionary(), found, "redcap.csv", "text/csv; charset=utf-8")
