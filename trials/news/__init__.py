"""News about trials: joins the trial finder with participants. Nothing below it knows of it."""
