"""Made-up people for trying Hesperion out, and for its tests and benchmarks.

`people.py` draws a person's answers, as the steps' forms clean them, and what the person does later. The
project's own code makes rows of them: `sending.py` by the real actions, `loading.py` in bulk.
"""
