"""Files by which R, SPSS, PSPP and Stata read the CSV files of an extract, with all labels."""
