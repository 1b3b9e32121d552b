from django.db import migrations

from hesperion.privacy.constraints import SameParticipant


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial")]

    operations = [
        migrations.AddConstraint(
            model_name="consentchoice",
            constraint=SameParticipant(parent="consent", name="intake_choice_is_the_consents_own"),
        ),
        migrations.AddConstraint(
            model_name="adverseevent",
            constraint=SameParticipant(parent="infusion", name="intake_event_is_the_infusions_own"),
        ),
    ]
