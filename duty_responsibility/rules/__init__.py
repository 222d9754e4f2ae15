"""The first floor: what the regulation says, as functions of values.

Nothing here knows Frappe, a database or the time of day: instants come in as naive `datetime` in the
office's time zone, to the second, and `now` is always an argument. Every answer carries its reasons
(`trace.Reason`), and every question that cannot be answered raises a `RuleError` that says what to mend.
"""
