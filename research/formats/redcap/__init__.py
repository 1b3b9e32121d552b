"""An extract as a REDCap project: its data dictionary, its repeating instruments, and its data.

Each table is an instrument of the same name; all but the participants' repeat. REDCap's rules for names
and raw values are those of the data dictionary schema of linkml-redcap.
"""
