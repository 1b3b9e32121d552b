"""Finished pages: kept as bytes and answered before Django, the same for everybody who is not signed in.

A view offers its page with `cacheable`. `PageCache`, around the WSGI application, keeps it in the process that
made it. Whoever changes what such pages show calls `purge` after the commit: then no process answers with
an older one.
"""

from hesperion.edge.page_cache.generation import purge
from hesperion.edge.page_cache.headers import cacheable
from hesperion.edge.page_cache.wsgi import PageCache

__all__ = ["PageCache", "cacheable", "purge"]
