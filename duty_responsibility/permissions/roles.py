"""The roles of the app. What a role may do stands in the DocTypes; which rows, in `permissions/`."""

WALL = "Duty Wall Screen"
"""For the account of a screen on a wall: it sees the light board, with numbers and without titles."""

ADMINISTRATOR = "Duty Administrator"

ROLES = (
	ADMINISTRATOR,
	"Duty Clerk",
	"Duty Section Head",
	"Duty Deputy Director",
	"Duty Director",
	"Duty Member",
	"Duty Gatekeeper",
	"Duty Contact Reader",
	"Duty Wall Screen",
)
