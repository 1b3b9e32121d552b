from typing import Any

from django.db import migrations

# (table, its column, the table that it refers to, the constraint's name)
_PARENTS = [
    ("intake_consentchoice", "consent_id", "intake_consent", "intake_choice_is_the_consents_own"),
    ("intake_adverseevent", "infusion_id", "intake_infusion", "intake_event_is_the_infusions_own"),
]


def _same_participant(table: str, column: str, parent: str, name: str) -> Any:
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name}"
        f" FOREIGN KEY ({column}, participant_id) REFERENCES {parent} (id, participant_id)"
        " DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial")]

    operations = [_same_participant(*parent) for parent in _PARENTS]
