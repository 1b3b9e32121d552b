"""What may be uploaded in /cms/. A file is kept for good as it is taken: approvals mean this very one."""

from io import BytesIO
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from articles.recordings import is_mp3
from articles.redrawing import Animated, redrawn


class PictureField(WagtailImageField):
    """A picture, decoded whole and drawn anew: see `redrawn`."""

    def to_python(self, data: Any) -> Any:
        try:
            told = super().to_python(data)
            return told and _redrawn(told)
        except ValidationError:
            raise
        except Image.DecompressionBombError as error:
            raise ValidationError(
                _("This picture has too many pixels. Make it smaller: 60 million are the most.")
            ) from error
        except Animated as error:
            raise ValidationError(
                _("This picture moves, which many readers can’t bear. Give one that stands still.")
            ) from error
        except Exception as error:  # decoders name no list of what they raise
            raise ValidationError(
                _("This picture is damaged or cut off. Save it again, and upload that file.")
            ) from error


def _redrawn(told: Any) -> SimpleUploadedFile:
    told.seek(0)
    data, suffix = redrawn(BytesIO(told.read()))
    return SimpleUploadedFile(str(PurePath(told.name).with_suffix(suffix)), data, told.content_type)


class _Kept:
    """Form of a file that is given once. What others chose, read and approved is never exchanged under them."""

    errors: Any
    fields: dict[str, Any]
    instance: Any
    replaced_by = _("A file is not replaced: upload the new one, and choose it in the article.")

    def _keep(self) -> None:
        if self.instance.pk:
            self.fields.pop("file", None)
            self["title"].help_text = self.replaced_by  # type: ignore[index]

    def clean(self) -> Any:
        """Wagtail would put a file aside as it came while another field is wrong; it must come again."""
        cleaned = super().clean()  # type: ignore[misc]
        if "file" in self.fields and self.errors and "file" not in self.errors:
            wrong = " ".join(sentence for told in self.errors.values() for sentence in told)
            self.add_error("file", f"{wrong} {_('Then choose the file again.')}")  # type: ignore[attr-defined]
        return cleaned


class PictureForm(_Kept, BaseImageForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._keep()
        if plain := self.fields.get("file"):
            self.fields["file"] = PictureField(label=plain.label, widget=plain.widget)

    class Meta(BaseImageForm.Meta):
        pass


class RecordingForm(_Kept, BaseDocumentForm):
    """Documents are recordings of articles, and nothing else."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._keep()

    def clean_file(self) -> Any:
        given = self.cleaned_data["file"]
        if not is_mp3(given, given.name):
            raise ValidationError(_("Give an MP3 file: all browsers play it."))
        return given

    class Meta(BaseDocumentForm.Meta):
        pass
