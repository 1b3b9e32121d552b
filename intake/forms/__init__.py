"""One form a step, named for it. Cleaned values are kept in the draft as they are."""
