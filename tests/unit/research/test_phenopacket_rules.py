"""The rules that tests hold phenopackets to find each fault that the parser takes."""

import pytest
from google.protobuf.json_format import Parse
from phenopackets.schema.v2 import Phenopacket

from tests.phenopacket_rules import faults_in

WHOLE = """{
  "id": "P1", "subject": {"id": "P1"},
  "diseases": [{"term": {"id": "ORPHA:221", "label": "dermatomyositis"}}],
  "measurements": [
    {"assay": {"id": "OWN:a", "label": "a"},
     "value": {"quantity": {"unit": {"id": "OWN:u", "label": "u"}, "value": 1}}},
    {"assay": {"id": "OWN:b", "label": "b"}, "complexValue": {"typedQuantities": [
      {"type": {"id": "OWN:c", "label": "c"}, "quantity": {"unit": {"id": "OWN:u", "label": "u"}}}]}}
  ],
  "medicalActions": [{"treatment": {"agent": {"id": "OWN:d", "label": "d"}}}],
  "metaData": {
    "created": "2026-11-29T00:00:00Z", "createdBy": "Program", "phenopacketSchemaVersion": "2.0",
    "resources": [
      {"id": "own", "name": "Own", "url": "urn:own", "version": "1",
       "namespacePrefix": "OWN", "iriPrefix": "urn:own:"},
      {"id": "o", "name": "Orphanet", "url": "urn:o", "version": "2",
       "namespacePrefix": "ORPHA", "iriPrefix": "urn:o:"}
    ]
  }
}"""


def test_a_whole_phenopacket_breaks_no_rule():
    assert faults_in(Parse(WHOLE, Phenopacket())) == []


@pytest.mark.parametrize(
    ("right", "wrong", "fault"),
    [
        ('"id": "P1", "subject"', '"subject"', "Phenopacket has no id."),
        ('"subject": {"id": "P1"}', '"subject": {}', "Individual has no id."),
        ('"label": "dermatomyositis"', '"label": ""', "OntologyClass has no label."),
        ('"ORPHA:221"', '"HP:221"', "The resource of 'HP:221' is not listed."),
        ('"OWN:d"', '"own code"', "'own code' is no CURIE."),
        (
            '"unit": {"id": "OWN:u", "label": "u"}, "value": 1',
            '"value": 1',
            "Quantity has no unit.",
        ),
        (
            '{"treatment": {"agent": {"id": "OWN:d", "label": "d"}}}',
            "{}",
            "MedicalAction has no action.",
        ),
        ('"agent": {"id": "OWN:d", "label": "d"}', "", "Treatment has no agent."),
        ('"createdBy": "Program", ', "", "MetaData has no created_by."),
        ('"created": "2026-11-29T00:00:00Z", ', "", "MetaData has no created."),
        ('{"term": {"id": "ORPHA:221", "label": "dermatomyositis"}}', "{}", "Disease has no term."),
        ('"assay": {"id": "OWN:a", "label": "a"},', "", "Measurement has no assay."),
        (
            '"value": {"quantity": {"unit": {"id": "OWN:u", "label": "u"}, "value": 1}}',
            '"description": "x"',
            "Measurement has no measurement_value.",
        ),
        ('"OWN:d"', '"OWN:no_place"', "'OWN:no_place' is no CURIE."),
        ('"version": "2"', '"version": ""', "Resource has no version."),
        ('"iriPrefix": "urn:o:"', '"iriPrefix": ""', "Resource has no iri_prefix."),
    ],
)
def test_a_broken_rule_is_found(right, wrong, fault):
    assert WHOLE.count(right) == 1
    assert faults_in(Parse(WHOLE.replace(right, wrong), Phenopacket())) == [fault]
