"""Properties of any resource, held against the schema of its type."""

TYPES = ("",)
