"""What an office starts with in accountability: the categories of Arts. 17–20, the grades, the times of a case.

What the source says is marked so; everything else is the office's editable suggestion, and marked as that.
"""

from typing import Any

import frappe

RECORD = "Duty Fault Record"
STANDARD = "Standard Ladder"
INCOMING, OUTGOING = "Duty Incoming Document", "Duty Outgoing Document"

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
	"""Arts. 16–20; the first that fits is taken where the app opens a record by itself."""
	_category(
		category_name="Drafting past the Limit",
		article="Art. 18",
		source_kind="Breach",
		document_type=OUTGOING,
		steps="Drafting",
		sequence=10,
	)
	_category(
		category_name="Printing, Information or Transfer past the Limit",
		article="Art. 18",
		source_kind="Breach",
		document_type=OUTGOING,
		steps="Sending Out, Printing of Copies, Check and Issue",
		sequence=20,
	)
	_category(
		category_name="Review or Submission past the Limit",
		article="Art. 17",
		source_kind="Breach",
		document_type=OUTGOING,
		sequence=30,
	)
	_category(
		category_name="Not Delivered to the Leader in Time",
		article="Art. 18",
		source_kind="Breach",
		document_type=INCOMING,
		steps="Registration, Proposal",
		sequence=40,
	)
	_category(
		category_name="Incoming Document or Call past the Limit",
		article="Art. 17",
		source_kind="Breach",
		document_type=INCOMING,
		sequence=50,
	)
	_category(
		category_name="Meeting Preparation past the Limit",
		article="Art. 17",
		source_kind="Breach",
		document_type="Duty Meeting",
		steps="Preparation, Early Preparation",
		sequence=60,
	)
	_category(
		category_name="Meeting Notice Late, Wrong or Omitted",
		article="Art. 19",
		source_kind="Meeting Fact",
		sequence=70,
	)
	_category(
		category_name="Meeting Service past the Limit",
		article="Art. 17",
		source_kind="Breach",
		document_type="Duty Meeting",
		sequence=80,
	)
	_category(
		category_name="First-inquiry Duty past the Limit",
		article="Art. 16",
		source_kind="Breach",
		document_type="Duty Inquiry",
		sequence=90,
	)
	_category(
		category_name="Assigned Matter past the Limit",
		article="Art. 17",
		source_kind="Breach",
		document_type="Duty Assignment",
		sequence=100,
	)
	_category(category_name="Duty past the Limit", article="Art. 16", source_kind="Breach", sequence=900)
	_category(
		category_name="Proofreading Errors beyond the Limit",
		article="Art. 18",
		source_kind="Proofreading",
		sequence=110,
	)
	_category(category_name="Draft Criticised by a Leader", article="Art. 18", sequence=120)
	_category(category_name="Disorder at the Venue", article="Art. 19", sequence=130)
	_category(category_name="Mistake on Banner or Name Cards", article="Art. 19", sequence=140)
	_category(category_name="Light or Sound Failure Caused by People", article="Art. 19", sequence=150)
	_category(category_name="Procedure Not Followed", article="Art. 20", sequence=160)
	_category(category_name="Accident Caused by a Person", article="Art. 20", sequence=170)
	_category(category_name="Duty Not Performed or Wrongly Performed", article="Art. 16", sequence=180)


def _category(category_name: str, **values: Any) -> None:
	_insert("Duty Fault Category", category_name, category_name=category_name, **values)


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
		affects="One Section",
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
			"assignee": "Assignee",
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
