"""The public log: statements in order about what the registry did, each over the hash of the one before.

Whoever keeps a copy can prove that one was changed, deleted or put in later. Nothing in it is about a
participant. Texts that may have to go, such as a name, stand beside the statement, which holds their salted
hash alone.
"""
