"""What the institution that runs the site tells participants about itself."""
