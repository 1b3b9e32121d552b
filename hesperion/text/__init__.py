"""What people type, in one form: text, email addresses, and codes. Knows nothing of the rest."""
