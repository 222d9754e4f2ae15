"""The second floor: the only place where the rules and Frappe meet. One writer per kind of effect."""
