"""The queue of stories that wait for a reviewer: flagged ones first, then the one that waits longest."""
