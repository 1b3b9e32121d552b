"""The letter for a centre: what a participant told, in the order in which a centre asks. It is never stored."""
