from functools import partial
from typing import Any

from django import forms
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.generic import TemplateView
from formtools.wizard.views import NamedUrlSessionWizardView

from hesperion.ui.words import in_words
from intake.consent.choices import Audience
from intake.consent.purposes import purpose_label
from intake.share.steps import STEPS
from tests.bench.wizard.consent import consent
from tests.bench.wizard.forms import FORMS, own_words
from tests.bench.wizard.models import Answer, Story
from tests.bench.wizard.tasks import mail_confirmation

TITLES = {step.key: own_words(step.title) for step in STEPS}
TEMPLATES = {name: f"wizard/{name}.html" for name in ("key-information", "sign", "story", "check")}


class Start(TemplateView):
    template_name = "wizard/start.html"

    def post(self, request: HttpRequest) -> HttpResponse:
        return redirect("step", STEPS[0].key)


class Wizard(NamedUrlSessionWizardView):
    """Conditions and choices read what `process_step` kept: nothing is validated again for them."""

    form_list = list(FORMS.items())
    condition_dict = {
        step.key: lambda wizard, step=step: step.applies(wizard.storage.extra_data)
        for step in STEPS
        if not step.is_for_everybody
    }

    def get_template_names(self) -> list[str]:
        return [TEMPLATES.get(self.steps.current, "wizard/step.html")]

    def get_form_kwargs(self, step: str | None = None) -> dict[str, Any]:
        return {"answers": self.storage.extra_data}

    def process_step(self, form: forms.Form) -> Any:
        self.storage.extra_data[self.steps.current] = form.cleaned_data
        return super().process_step(form)

    def get_context_data(self, form: forms.Form, **kwargs: Any) -> dict[str, Any]:
        step = self.steps.current
        own = {
            "key-information": lambda: {"consent": consent()},
            "sign": lambda: {"allowed": self._allowed()},
            "check": lambda: {"checked": self._checked()},
        }.get(step, dict)
        return super().get_context_data(form=form, title=TITLES.get(step), **own(), **kwargs)

    def _allowed(self) -> list[str]:
        chosen = self.storage.extra_data["choices"]["purposes"]
        return [purpose_label(purpose, Audience.SELF) for purpose in chosen]

    def _checked(self) -> list[tuple[str, Any, list[tuple[str, str]]]]:
        """Each step's name, title, and questions with answers in words."""
        answers = self.storage.extra_data
        return [
            (step, TITLES[step], in_words(form(initial=answers[step], answers=answers)))
            for step, form in self.get_form_list().items()
            if step in TITLES
        ]

    @transaction.atomic
    def done(self, form_list: list[forms.Form], **kwargs: Any) -> HttpResponse:
        given = {step: form.cleaned_data for step, form in kwargs["form_dict"].items()}
        signer = {name: given["sign"][name] for name in ("name", "email")}
        story = Story.objects.create(**signer, language=get_language())
        Answer.objects.bulk_create(
            Answer(story=story, step=step, values=values) for step, values in given.items()
        )
        transaction.on_commit(partial(mail_confirmation.delay, story.pk))
        self.request.session["sent_to"] = story.email
        return redirect("sent")


def confirm(request: HttpRequest, token: str) -> HttpResponse:
    story = Story.objects.filter(pk=signing.loads(token), confirmed_at=None)
    story.update(confirmed_at=timezone.now())
    return render(request, "wizard/confirmed.html")
