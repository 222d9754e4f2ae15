"""Every figure of every report counted again, by other code, from raw rows; see compare.py for how to run it."""
