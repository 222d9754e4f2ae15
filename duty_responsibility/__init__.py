"""An office's work responsibility system: every duty is a clock, and people decide what follows."""

__version__ = "0.1.0"
