"""Finished pages: kept as bytes and answered before Django, the same for everybody who is not signed in.

A view offers its page with `offer`. `Finished`, around the WSGI application, keeps it in the process that
made it. Whoever changes what such pages show calls `purge` after the commit: then no process answers with
an older one.
"""

from hesperion.edge.finished.generation import purge
from hesperion.edge.finished.offers import offer
from hesperion.edge.finished.wsgi import Finished

__all__ = ["Finished", "offer", "purge"]
