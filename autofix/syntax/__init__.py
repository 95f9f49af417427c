"""Text to data and back: the only folder that knows YAML and JSON."""
