from django.db import migrations

# On tables of the apps below, whose models know nothing of the function `derived.day_of`.
_INDEXES = {
    "followup_infusion_day": "public.record_infusion (derived.day_of(given))",
    "followup_decision_day": "public.record_course (derived.day_of(decided))",
    "followup_joined_day": "public.participants_participant (((submitted_at AT TIME ZONE 'UTC')::date))",
}


def _create(name: str, where: str) -> list[str]:
    """As AddIndexWhileServing does: it waits as long as it takes; what a broken-off try left is dropped."""
    return [
        "SET lock_timeout = 0",
        f"DROP INDEX CONCURRENTLY IF EXISTS {name}",
        f"CREATE INDEX CONCURRENTLY {name} ON {where}",
        "SET lock_timeout = '2s'",
    ]


class Migration(migrations.Migration):
    atomic = False  # indexes are made while people write

    dependencies = [("followup", "0002_times")]

    operations = [
        migrations.RunSQL(_create(name, where), f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
        for name, where in _INDEXES.items()
    ]
