"""Text to speech: sentences, their pronunciation, the computer voice, sound files and captions."""
