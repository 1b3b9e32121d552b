"""Normal forms of typed text, email addresses and codes. Imports no other part of the project."""
