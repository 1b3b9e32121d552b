"""What editors and medical reviewers meet in /cms/: forms for uploads, reports, roles, revisions."""
