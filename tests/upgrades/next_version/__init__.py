"""A version after this one, of which only the migrations are written: they prove the way of later ones."""
