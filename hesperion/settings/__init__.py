"""Settings: `production` by default, `local` for `make run`, `test` for the tests."""
