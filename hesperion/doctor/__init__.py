"""`manage.py doctor`: what is wrong with an installation, each cause with what mends it."""
