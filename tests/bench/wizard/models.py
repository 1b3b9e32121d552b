from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class Story(models.Model):
    """A story that was sent, and who signed."""

    name = models.CharField(max_length=200)
    email = models.EmailField()
    language = models.CharField(max_length=10)
    sent_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "wizard"


class Answer(models.Model):
    """The answers of one step."""

    story = models.ForeignKey(Story, models.CASCADE, related_name="answers")
    step = models.CharField(max_length=40)
    values = models.JSONField(encoder=DjangoJSONEncoder)

    class Meta:
        app_label = "wizard"
        constraints = [models.UniqueConstraint(name="wizard_answer_step", fields=["story", "step"])]
