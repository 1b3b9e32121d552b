from django.conf import settings
from django.core import signing
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, override

from tests.bench.wizard.celery import app
from tests.bench.wizard.models import Story


@app.task
def mail_confirmation(story_id: int) -> None:
    story = Story.objects.get(pk=story_id)
    with override(story.language):
        path = reverse("confirm", args=[signing.dumps(story.pk)])
        context = {"link": f"{settings.BASE_URL}{path}", "contact": settings.SITE_CONTACT}
        send_mail(
            gettext("Thank you. One click is left"),
            render_to_string("wizard/mail.txt", context),
            None,
            [story.email],
            html_message=render_to_string("wizard/mail.html", context),
        )
