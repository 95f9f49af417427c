"""``python -m autofix``."""

from autofix.cli import main

main()
