"""Made-up records of trials, for a site for trying out."""
