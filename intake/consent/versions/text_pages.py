"""The pages of one text of a consent version: its form, and how patients see it."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.helpers import AdminForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import override

from hesperion.privacy import actor
from intake.consent.models import ConsentDocument, ConsentVersion
from intake.consent.versions import actions, queries
from intake.consent.versions.faults import text_faults
from intake.consent.versions.forms import TextForm, post_data_of
from intake.consent.versions.pages import NAME, REFUSED, VersionPages
from intake.participants.choices import AgeGroup


class TextPages(VersionPages):
    """A base of the admin of consent versions: the pages of their texts."""

    def text_view(
        self, request: HttpRequest, pk: int, audience: str, language: str
    ) -> HttpResponse:
        """The form of one text. It opens with the faults of what is stored at their fields."""
        version = self.version_of(request, pk, to_change=True)
        key, before = _named(version, audience, language)
        if request.method == "POST":
            return self._save_text(request, version, key)
        text = queries.written_texts(version).get(key)
        if version.published_at:
            return redirect(f"admin:{NAME}_preview", pk, audience, language)
        form = _form(version, key, post_data_of(text) if text else None)
        if text:
            form.is_valid()
            form.show_faults(text_faults(text.as_read, before))
        return self._text_page(request, version, key, form, text.sha256 if text else "")

    def preview_view(
        self, request: HttpRequest, pk: int, audience: str, language: str
    ) -> HttpResponse:
        """The page that shows a text as patients see it, in its language."""
        version = self.version_of(request, pk)
        key, _before = _named(version, audience, language)
        document = queries.texts_of(version).get(key)
        if document is None:
            raise Http404
        with override(language):
            assent = [
                (AgeGroup(age).label, words) for age, words in sorted(document.assent.items())
            ]
            context = {"document": document, "assent": assent}
            return TemplateResponse(request, "consent/document_preview.html", context).render()

    def _save_text(
        self, request: HttpRequest, version: ConsentVersion, key: queries.TextKey
    ) -> HttpResponse:
        """Store what was typed. If that can't be, the page shows it again with the reason."""
        form, sha256 = _form(version, key, request.POST), request.POST.get("sha256", "")
        if not form.is_valid():
            return self._text_page(request, version, key, form, sha256, 422)
        values = form.values(queries.written_texts(version).get(key))
        try:
            actions.write_text(
                version=version, key=key, values=values, sha256=sha256, by=actor.current()
            )
        except actions.VersionRefused as refused:
            form.add_error(None, str(refused))
            stored = queries.written_texts(version).get(key)
            now = stored.sha256 if stored else ""
            return self._text_page(request, version, key, form, now, REFUSED)
        return self._saved(request, version, key)

    def _saved(
        self, request: HttpRequest, version: ConsentVersion, key: queries.TextKey
    ) -> HttpResponse:
        text, before = queries.texts_of(version)[key], queries.texts_of(version.before).get(key)
        if text_faults(text, before):
            messages.warning(
                request, "Saved. Before this text can be offered, mend what is marked."
            )
            return redirect(f"admin:{NAME}_text", version.pk, *key)
        messages.success(request, f"Saved: {key}.")
        return redirect(f"admin:{NAME}_change", version.pk)

    def _text_page(
        self,
        request: HttpRequest,
        version: ConsentVersion,
        key: queries.TextKey,
        form: TextForm,
        sha256: str,
        status: int = 200,
    ) -> HttpResponse:
        context = {
            "title": f"{key}: version {version}",
            "key": key,
            "form": form,
            "sha256": sha256,
            "adminform": AdminForm(form, form.fieldsets, {}),  # type: ignore[arg-type]
            "errors": form.errors,
            "is_stored": bool(sha256),
        }
        return self.page(request, "text", version, context, status)


def _form(version: ConsentVersion, key: queries.TextKey, typed: Any) -> TextForm:
    return TextForm(typed, key=key, is_first=version.before is None)


def _named(
    version: ConsentVersion, audience: str, language: str
) -> tuple[queries.TextKey, ConsentDocument | None]:
    """Which text the address names, and that of the version before."""
    key, before = queries.TextKey(audience, language), queries.texts_of(version.before)
    if key not in queries.needed_texts(before):
        raise Http404
    return key, before.get(key)
