"""The page of check-ins: whose time is open, missed or silent, and the numbers of states by time."""
