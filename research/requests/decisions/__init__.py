"""What data stewards decide on a request for data: check, approve, refuse, revoke, extend; and its end."""
