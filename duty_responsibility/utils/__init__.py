"""What every floor above the rules may use: no business, and nothing of the office."""
