"""Forms for uploads in /cms/. An uploaded file is never replaced: an approval is for this very file."""

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

from articles.cms.reencoding import AnimatedImage, reencode
from hesperion.speech.mp3 import is_mp3


class ImageUploadField(WagtailImageField):
    """An uploaded image, which is decoded completely and encoded anew: see `reencode`."""

    def to_python(self, data: Any) -> Any:
        try:
            file = super().to_python(data)
            return file and _reencoded(file)
        except ValidationError:
            raise
        except Image.DecompressionBombError as error:
            raise ValidationError(
                _("This picture has too many pixels. Make it smaller: 60 million are the most.")
            ) from error
        except AnimatedImage as error:
            raise ValidationError(
                _("This picture moves, which many readers can’t bear. Give one that stands still.")
            ) from error
        except Exception as error:  # Pillow's decoders document no list of what they raise
            raise ValidationError(
                _("This picture is damaged or cut off. Save it again, and upload that file.")
            ) from error


def _reencoded(file: Any) -> SimpleUploadedFile:
    file.seek(0)
    data, suffix = reencode(BytesIO(file.read()))
    return SimpleUploadedFile(str(PurePath(file.name).with_suffix(suffix)), data, file.content_type)


class _FileStaysForm:
    """A form that takes a file when it is created and shows no field for another one afterwards."""

    errors: Any
    fields: dict[str, Any]
    instance: Any
    replaced_by = _("A file is not replaced: upload the new one, and choose it in the article.")

    def _keep(self) -> None:
        if self.instance.pk:
            self.fields.pop("file", None)
            self["title"].help_text = self.replaced_by  # type: ignore[index]

    def clean(self) -> Any:
        """If another field is invalid, add an error to the file field, so that the user chooses it again.

        Otherwise Wagtail would keep the uploaded file although it had not been checked.
        """
        cleaned = super().clean()  # type: ignore[misc]
        if "file" in self.fields and self.errors and "file" not in self.errors:
            wrong = " ".join(sentence for errors in self.errors.values() for sentence in errors)
            self.add_error("file", f"{wrong} {_('Then choose the file again.')}")  # type: ignore[attr-defined]
        return cleaned


class ImageForm(_FileStaysForm, BaseImageForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._keep()
        if plain := self.fields.get("file"):
            self.fields["file"] = ImageUploadField(label=plain.label, widget=plain.widget)

    class Meta(BaseImageForm.Meta):
        pass


class RecordingForm(_FileStaysForm, BaseDocumentForm):
    """The form of a document in /cms/. The only documents are recordings of articles."""

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
