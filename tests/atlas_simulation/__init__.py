"""Registries of made-up people over quarters, releases of them by rules, and what the attack proves of these.

`python -m tests.atlas_simulation` prints the figures of docs/atlas.md.
"""
