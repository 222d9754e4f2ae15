"""Tests of the app. `unit` needs no Frappe and no server, `integration` runs on a real site."""

from contextlib import suppress

with suppress(ImportError):  # a site may run the integration tests without the library of the property tests
	from hypothesis import HealthCheck, settings

	# no test fails because the machine is busy
	settings.register_profile(
		"duty", deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
	)
	settings.load_profile("duty")
