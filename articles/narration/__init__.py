"""Narration of articles: the sentences of one that are read aloud, and the sound of its present text."""
