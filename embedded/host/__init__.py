"""What the fork lacks as a host of an ordinary Frappe app; ``frappe`` calls in here when it is imported."""
