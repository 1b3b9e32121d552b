"""Narration of articles: sentences, computer voice, sound file and captions."""
