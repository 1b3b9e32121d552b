"""The trial finder: what registers of trials say, which trials are open where, and how sure that is."""
