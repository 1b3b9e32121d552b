import mimetypes
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from django.views.static import serve

mimetypes.add_type("image/webp", ".webp")  # machines without a list of types don't know it


def picture(request: HttpRequest, path: str) -> HttpResponseBase:
    """An article's picture, in a size that its page asks for. Uploads themselves are not handed out."""
    answer = serve(request, path, document_root=str(Path(settings.MEDIA_ROOT) / "images"))
    patch_cache_control(answer, public=True, max_age=24 * 60 * 60)
    return answer
