"""The app without a bench: a Frappe host made of registry packages. See README.md."""
