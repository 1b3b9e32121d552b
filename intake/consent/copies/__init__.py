"""The participant's copy of their signed consent, as a page and as PDF."""
