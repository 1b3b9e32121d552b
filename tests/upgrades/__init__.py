"""Databases of earlier versions, and the migrations that made them: what every later version must bring up to date."""
