"""Stands in for the driver that needs a C compiler: PyMySQL, as in Frappe 15, needs nothing.

The web application imports this module whatever driver the site uses.
"""

from frappe.database.mariadb.database import *  # noqa: F403
from frappe.database.mariadb.database import MariaDBDatabase, MariaDBExceptionUtil  # noqa: F401
