"""Nothing here but the import path: tests share ``judges``."""
