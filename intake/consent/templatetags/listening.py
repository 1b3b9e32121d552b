"""The player of what is read aloud of the consent; nothing where no sound is of the words on the page."""

from typing import Any

from django import template

from intake.consent import listening
from intake.consent.forms.consent import AssentForm, ChoicesForm
from intake.consent.models import ConsentDocument
from intake.record.answers import age_group

register = template.Library()
TEMPLATE = "components/listen.html"


@register.inclusion_tag(TEMPLATE)
def listen_to_key_information(document: ConsentDocument) -> dict[str, Any]:
    return {"sound": listening.key_information_script(document).sound}


@register.inclusion_tag(TEMPLATE)
def listen_to_choices(form: ChoicesForm) -> dict[str, Any]:
    return {"sound": listening.choices_script(form).sound}


@register.inclusion_tag(TEMPLATE)
def listen_to_assent(form: AssentForm) -> dict[str, Any]:
    sound = listening.assent_script(age_group(form.answers), form.words).sound
    return {"sound": sound, "is_open": True}
