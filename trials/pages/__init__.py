"""What the public pages show of records, before any HTML: lists, places, criteria, changes."""
