"""The card on a participant's own page: public numbers of people like them, and whether they are counted."""
