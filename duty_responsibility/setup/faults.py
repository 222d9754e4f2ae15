"""What an office starts with in accountability: the categories of Arts. 17–20, the grades, the times of a case.

What the source says is marked so; everything else is the office's editable suggestion, and marked as that.
"""

from typing import Any

import frappe

RECORD = "Duty Fault Record"
STANDARD = "Standard Ladder"
INCOMING, OUTGOING = "Duty Incoming Document", "Duty Outgoing Document"

# fmt: off
CATEGORIES = (
	# name, article, chosen for, kind of matter, steps, sequence
	("Drafting past the Limit", "Art. 18", "Breach", OUTGOING, "Drafting", 10),
	("Printing, Information or Transfer past the Limit", "Art. 18", "Breach", OUTGOING, "Sending Out, Printing of Copies, Check and Issue", 20),
	("Review or Submission past the Limit", "Art. 17", "Breach", OUTGOING, "", 30),
	("Not Delivered to the Leader in Time", "Art. 18", "Breach", INCOMING, "Registration, Proposal", 40),
	("Incoming Document or Call past the Limit", "Art. 17", "Breach", INCOMING, "", 50),
	("Meeting Preparation past the Limit", "Art. 17", "Breach", "Duty Meeting", "Preparation, Early Preparation", 60),
	("Meeting Notice Late, Wrong or Omitted", "Art. 19", "Meeting Fact", "", "", 70),
	("Meeting Service past the Limit", "Art. 17", "Breach", "Duty Meeting", "", 80),
	("First-inquiry Duty past the Limit", "Art. 16", "Breach", "Duty Inquiry", "", 90),
	("Assigned Matter past the Limit", "Art. 17", "Breach", "Duty Assignment", "", 100),
	("Duty past the Limit", "Art. 16", "Breach", "", "", 900),
	("Proofreading Errors beyond the Limit", "Art. 18", "Proofreading", "", "", 110),
	("Draft Criticised by a Leader", "Art. 18", "", "", "", 120),
	("Disorder at the Venue", "Art. 19", "", "", "", 130),
	("Mistake on Banner or Name Cards", "Art. 19", "", "", "", 140),
	("Light or Sound Failure Caused by People", "Art. 19", "", "", "", 150),
	("Procedure Not Followed", "Art. 20", "", "", "", 160),
	("Accident Caused by a Person", "Art. 20", "", "", "", 170),
	("Duty Not Performed or Wrongly Performed", "Art. 16", "", "", "", 180),
)
# fmt: on

GENERAL, LARGER, MAJOR = "General Fault", "Larger Fault", "Major Fault"

SUGGESTION = (
	"原文缺失，以下为本单位可修改的建议。The source is silent here: the office's suggestion, to be edited."
)


def seed() -> None:
	"""Put in what is missing."""
	_categories()
	_grades()
	_limits()
	_settings()


def _insert(doctype: str, name: str, **values: Any) -> None:
	if not frappe.db.exists(doctype, name):
		frappe.get_doc({"doctype": doctype, **values}).insert()


def _categories() -> None:
	for name, article, source, doctype, steps, sequence in CATEGORIES:
		_insert(
			"Duty Fault Category",
			name,
			category_name=name,
			article=article,
			source_kind=source,
			document_type=doctype or None,
			steps=steps,
			sequence=sequence,
		)


def measure(name: str, by: str, proof: str, article: str = "", **values: Any) -> dict[str, Any]:
	"""One measure; with an article it is the source's, without one the office's own."""
	row = {"measure": name, "done_by": by, "proof": proof, "article": article, "days": 5}
	return {**row, "from_source": int(bool(article)), **values}


def _grades() -> None:
	deputy, subject, director = "Deputy Director in Charge", "Person Concerned", "Director"
	talk, written = "Talk", "Written Self-criticism"
	_insert(
		"Duty Fault Grade",
		GENERAL,
		grade_name=GENERAL,
		severity=1,
		article="Art. 23",
		from_source=1,
		affects="Section",
		description="影响科室工作的。It affects a section's work.",
		measures=[
			measure(talk, deputy, "Talk Record", "Art. 23", head_present=1),
			measure(
				written, subject, "Self-criticism", "Art. 23", sent_to="Section Head and Deputy Director"
			),
		],
	)
	_insert(
		"Duty Fault Grade",
		LARGER,
		grade_name=LARGER,
		severity=2,
		article="Art. 24",
		from_source=1,
		affects="Office",
		description="影响办公室工作的；其后条文缺失。It affects the office's work; the article breaks off after these.",
		measures=[
			measure(talk, deputy, "Talk Record", "Art. 24"),
			measure(written, subject, "Self-criticism", "Art. 24", sent_to="The Office"),
		],
	)
	_insert(
		"Duty Fault Grade",
		MAJOR,
		grade_name=MAJOR,
		severity=3,
		article="Art. 25",
		from_source=0,
		affects="Beyond the Office",
		on_consequences=1,
		description=SUGGESTION,
		measures=[
			measure(talk, director, "Talk Record"),
			measure(written, subject, "Self-criticism", sent_to="The Office"),
			measure("Criticism in a Circular", deputy, "Note"),
			measure("Loss of the Year's Honours", director, "Note"),
		],
	)


def _limits() -> None:
	def step(name: str, kind: str, amount: int, article: str) -> dict[str, Any]:
		return {
			"step": name,
			"limit_kind": kind,
			"amount": amount,
			"undertaker": "Undertaker",
			"ladder": STANDARD,
			"article": article,
		}

	days = "Working Days"
	_insert(
		"Duty Time Limit",
		"Fault Case",
		title="Fault Case",
		document_type=RECORD,
		sequence=100,
		description=SUGGESTION,
		may_pause=0,
		steps=[
			step("Statement", days, 5, "Art. 25"),
			step("Fault Proposal", days, 5, "Art. 21"),
			step("Fault Decision", days, 20, "Art. 21"),
			step("Fault Notice", days, 3, "Art. 25"),
			step("Measure", "Set by Leader", 0, "Art. 23–25"),
			step("Appeal Period", days, 10, "Art. 25"),
			step("Appeal Decision", days, 20, "Art. 25"),
		],
	)


def _settings() -> None:
	settings = frappe.get_doc("Duty Settings")
	if settings.fault_quorum:
		return  # an office that has settled it has settled all of it
	settings.update(
		{
			"fault_breaches": 1,
			"fault_tolerance_minutes": 0,
			"fault_deputy_may_drop": 1,
			"fault_repeat_months": 12,
			"fault_limitation_months": 24,
			"fault_clear_months": 36,
			"fault_quorum": 66,
			"fault_least_votes": 2,
			"fault_proposer_votes": 0,
			"fault_measures_wait": 1,
			"fault_group_least": 5,
		}
	)
	settings.save()
