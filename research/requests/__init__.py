"""Requests for extracts: the requester's form, the data stewards' decisions, and the pages of both."""
