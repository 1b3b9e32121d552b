"""The page cache: rendered pages kept as bytes, and answered before Django to everybody without a session.

A view marks its response with `cacheable`. `PageCache`, around the WSGI application, keeps the page in the
process that rendered it. Code that changes what such pages show calls `purge` after the commit: then no
process answers with an older page. `Remembered` keeps values that pages read in the same way.
"""

from hesperion.edge.page_cache.generation import purge
from hesperion.edge.page_cache.headers import cacheable
from hesperion.edge.page_cache.remembered import Remembered
from hesperion.edge.page_cache.wsgi import PageCache

__all__ = ["PageCache", "Remembered", "cacheable", "purge"]
