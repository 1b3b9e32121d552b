"""Sites of earlier versions, and the migrations that made them: each later version brings them up to date."""
