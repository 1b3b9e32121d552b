"""What becomes public of the uses of data: statements of the public log, and what holds extracts to them."""
