"""`python -m hesperion.metrics`: numbers for Prometheus, by a process of its own. Nothing about a person."""
