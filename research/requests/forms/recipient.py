from django import forms
from django.core.validators import URLValidator
from django_countries import countries

from research.choices import RecipientKind
from research.requests.forms.base import RequestStepForm, line_field, paragraphs


class _WebAddress(forms.URLField):
    default_validators = [URLValidator(schemes=["http", "https"])]


class RecipientForm(RequestStepForm):
    title = line_field(
        "Title of the project", "It becomes public if the request is approved. Name no person."
    )
    institution = line_field(
        "Institution",
        "Such as “University Hospital Bielefeld”. It becomes public if the request is approved.",
    )
    country = forms.ChoiceField(
        label="Country of the institution",
        choices=[("", "Choose a country"), *countries],
        required=False,
        error_messages={"invalid_choice": "Choose a country from the list."},
    )
    recipient_kind = forms.ChoiceField(
        label="Who gets the data",
        choices=RecipientKind.choices,
        widget=forms.RadioSelect,
        required=False,
        help_text="This decides whose data you can get. A university that is paid by a company for this "
        "project, and hands data on to it, is a company here.",
        error_messages={"invalid_choice": "Choose a university or hospital, or a company."},
    )
    funder = line_field("Funder", "Who pays for the project. If nobody does, write “none”.")
    protocol_link = _WebAddress(
        label="Link to the protocol",
        help_text="If it is public, such as at OSF or a trial registry. It begins with https://.",
        required=False,
        max_length=500,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"class": "vTextField", "inputmode": "url"}),
        error_messages={"invalid": "Enter a web address that begins with https:// or http://."},
    )


class QuestionForm(RequestStepForm):
    question = paragraphs(
        "Your question",
        "What you want to find out, how you will use the data, and why these data are needed. "
        "Data stewards read it, and it becomes public if the request is approved.",
    )
