"""The bot: opens pull requests with proven fixes, and keeps them in order. What it remembers lives in the forge."""
