from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE intake_consentchoice ADD CONSTRAINT intake_choice_is_the_consents_own"
            " FOREIGN KEY (consent_id, participant_id) REFERENCES intake_consent (id, participant_id)"
            " DEFERRABLE INITIALLY DEFERRED",
            "ALTER TABLE intake_consentchoice DROP CONSTRAINT intake_choice_is_the_consents_own",
        )
    ]
