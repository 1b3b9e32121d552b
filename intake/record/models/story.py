import pghistory

from hesperion.privacy.classes import classified
from hesperion.privacy.fields import EncryptedTextField
from hesperion.privacy.shown import shown_to_research
from intake.record.models.fact import SingleFact


@pghistory.track()
@classified(label="story", free_text=["text"], technical=["participant"], subject="participant_id")
@shown_to_research(["text"], called={"text": "story"})
class Story(SingleFact):
    """The participant's story in their own words; null if they wrote none."""

    text = EncryptedTextField("story", null=True)
