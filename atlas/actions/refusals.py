class CandidateRefused(Exception):
    """Raised if a candidate can't be made, discarded or approved. Its message is for staff."""
