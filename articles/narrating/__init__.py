"""How an article is read aloud: its text as sentences, a voice that speaks them, and the sound."""
