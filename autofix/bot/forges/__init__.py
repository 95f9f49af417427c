"""One module for each forge."""
