"""Bases that the controllers of several DocTypes share."""
