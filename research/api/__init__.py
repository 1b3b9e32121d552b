"""The read-only API at /api/v1/: programs read what the screen gives requesters, and nothing more."""
