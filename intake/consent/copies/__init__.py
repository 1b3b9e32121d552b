"""What a participant gets to keep: the consent as it was signed, to read and as PDF."""
