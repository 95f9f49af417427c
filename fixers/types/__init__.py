"""Types of resources that AWS does not have."""

TYPES = ("",)
