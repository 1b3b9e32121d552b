"""The only place that writes: atomic, keyword-only, with the outbox inside the same transaction."""
