"""What the tables of an extract hold: the columns that recipients read, and the SELECT of each table."""
