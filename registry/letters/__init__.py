"""Letters to those who gave their story: whom they are mailed to, and the card on `/my/`."""
