"""What several fixers need to say, in the field's words: buckets, roles, windows, routes. ``autofix`` offers it to them.

These modules read templates and make operations; they know neither text nor files, and no fixer.
"""
