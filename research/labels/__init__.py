"""What staff read of stored codes, columns and values: short, and clinical."""
