"""The forms of /cms/ that know what an article needs."""

from types import SimpleNamespace
from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm

from articles.sourcing import problems, repeated, text_of


class ArticleForm(WagtailAdminPageForm):
    """Saves drafts as they are, but hands on only what fits together.

    Two references of one name are refused even in a draft: nobody could tell which is cited.
    """

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        references = self._references()
        for number, field, sentence in repeated(
            [SimpleNamespace(**r.cleaned_data) for r in references]
        ):
            references[number].add_error(field, sentence)
        if not self.is_deferred_validation and "body" in cleaned:
            keys = [form.cleaned_data["key"] for form in references]
            for sentence in problems(text_of(cleaned["body"]), keys):
                self.add_error("body", sentence)
        return cleaned

    def _references(self) -> list[Any]:
        """The forms of the references that stay, as far as they are filled in well."""
        formset = self.formsets["references"]
        return [
            form
            for form in formset.forms
            if form.is_valid() and form.cleaned_data.get("key") and not form.cleaned_data["DELETE"]
        ]
