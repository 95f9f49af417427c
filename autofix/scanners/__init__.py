"""Reports of other scanners, as lists of what they flagged: one module for each format."""
