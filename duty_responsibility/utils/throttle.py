"""How often something was tried within a stretch of time, counted where all workers see it.

Frappe's own `rate_limit` counts calls, right and wrong alike. A guess has to be counted by what it is aimed at, too,
whatever addresses it comes from, and before it is answered: tries that come at the same moment are counted all.
"""

import ipaddress
from typing import NamedTuple

import frappe


class Allowance(NamedTuple):
	"""So many tries within so many seconds, of one kind and for one target."""

	kind: str
	tries: int
	seconds: int
	target: str = ""

	@property
	def key(self) -> bytes:
		return frappe.cache.make_key(f"duty_tries|{self.kind}|{self.target}")


def take(allowance: Allowance) -> int:
	"""Use one try and say which one it is; more than `allowance.tries` means that it must not be answered."""
	key = allowance.key
	number = frappe.cache.incrby(key, 1)
	# a counter that lost its end, because a worker died between the two, gets one again
	if number == 1 or frappe.cache.ttl(key) < 0:
		frappe.cache.expire(key, allowance.seconds)
	return number


def give_back(allowance: Allowance) -> None:
	"""It was no bad try after all."""
	if frappe.cache.decrby(allowance.key, 1) < 0:
		frappe.cache.delete(allowance.key)  # the stretch ended in between


def address() -> str:
	"""Where a request comes from: an address, or for IPv6 the network that one customer has."""
	try:
		found = ipaddress.ip_address(frappe.local.request_ip or "")
	except ValueError:
		return "unknown"
	if found.version == 4:
		return str(found)
	return str(ipaddress.ip_network((found, 64), strict=False))
