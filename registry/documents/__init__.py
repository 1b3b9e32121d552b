"""What the site's code says about itself, as documents with public versions: questions, counting rules.

A document is JSON with `languages`, and `entries` by key. Two versions differ in the entries that were added,
removed or changed.
"""
