"""The reports that go by matters, requests and records, counted again with loops and dicts; as in steps.py."""

from collections import Counter
from statistics import median
from typing import Any

from .ledger import CASE, Office, every, plain
from .steps import FEW, MOST, Counted, meets, period, within

# -- first response -------------------------------------------------------------------------------

OUTCOMES = ("Answered", "Handled", "Transferred", "Guided")
TIMED = {"First Response": "response", "Acknowledgement": "taking"}
OTHERS = "Other People"


def first_response(office: Office, reader: str, asked: dict[str, Any]) -> Counted:
	by, section = asked.get("group_by") or "Section", asked.get("section")
	first, last = period(office, asked)
	fields = ("received_at", "status", "first_responder", "outcome", "round_number", "handover_count")
	taken_in = {
		row.name: row
		for row in office.rows("Duty Inquiry", reader, *fields)
		if within(row.received_at, first, last) and row.status != "Withdrawn"
	}
	named = office.named_to(reader)

	def group_of(inquiry: Any, person: str | None, of_section: str | None) -> str:
		if by == "Month":
			return plain(inquiry.received_at).strftime("%Y-%m")
		if by == "Section":
			return of_section or "Without a Section"
		return (office.name_of(person) or "(none)") if person in named else OTHERS

	groups: dict[str, Counter] = {}
	for row in taken_in.values():
		of_section = office.people[row.first_responder].department if row.first_responder else None
		if section and of_section != section:
			continue
		numbers = groups.setdefault(group_of(row, row.first_responder, of_section), Counter())
		numbers["inquiries"] += 1
		numbers[(row.outcome or "open").lower()] += 1
		numbers["came_back"] += row.round_number > 1
		numbers["handed_over"] += row.handover_count > 0
	for step in office.steps:
		row = taken_in.get(step.reference_name)
		if not row or step.reference_doctype != "Duty Inquiry" or step.step not in TIMED:
			continue
		if section and step.section != section:
			continue
		numbers = groups.setdefault(group_of(row, step.assignee, step.section), Counter())
		word = TIMED[step.step]
		numbers[f"{word}_judged"] += step.sort in ("on_time", "late", "excused")
		numbers[f"{word}_late"] += step.sort == "late"
		if step.status == "Finished":
			numbers[f"{word}_done"] += 1
			numbers[f"{word}_minutes"] += step.took
	total: Counter = Counter()
	for numbers in groups.values():
		total.update(numbers)
	lines = [{"group": name, **response_line(numbers)} for name, numbers in groups.items()]
	whole = response_line(total, whole=OTHERS not in groups)
	if lines:
		lines.append({"group": "All Together", **whole})
	chart = {
		name: tuple(numbers[outcome.lower()] for outcome in OUTCOMES)
		for name, numbers in groups.items()
		if any(numbers[outcome.lower()] for outcome in OUTCOMES)
	}
	cards = {"Inquiries Taken In": whole["inquiries"], "Came Back": whole["came_back"]}
	for label, word in (
		("First Response Took (Minutes)", "response_average"),
		("Hand-over Took (Minutes)", "taking_average"),
		("First Responses Late", "response_late"),
	):
		cards[label] = "—" if whole.get(word) is None else str(whole[word])
	return Counted(lines, cards, chart, parts=OUTCOMES)


def response_line(numbers: Counter, whole: bool = False) -> dict[str, Any]:
	words = ("inquiries", *(outcome.lower() for outcome in OUTCOMES), "came_back", "handed_over")
	line: dict[str, Any] = {word: numbers[word] for word in words}
	for word in TIMED.values():
		if 0 < numbers[f"{word}_judged"] < 5 and not whole:
			line["remark"] = FEW
			continue
		done = numbers[f"{word}_done"]
		line[f"{word}_judged"], line[f"{word}_late"] = numbers[f"{word}_judged"], numbers[f"{word}_late"]
		line[f"{word}_average"] = round(numbers[f"{word}_minutes"] / done) if done else None
	return line


# -- extensions and pauses ------------------------------------------------------------------------


def extensions(office: Office, reader: str, asked: dict[str, Any]) -> Counted:
	by = asked.get("group_by") or "Section"
	first, last = period(office, asked)
	fields = ("clock", "kind", "status", "asked_at", "pause_reason", "reference_doctype")
	requests = [
		row
		for row in office.rows("Duty Extension Request", reader, *fields)
		if within(row.asked_at, first, last)
		and office.step[row.clock].reference_doctype != CASE
		and meets(row, asked, "reference_doctype", "kind")
		and meets(office.step[row.clock], asked, "section")
	]
	group_of = {
		"Section": lambda row: office.step[row.clock].section or "Without a Section",
		"Kind of Matter": lambda row: row.reference_doctype,
		"Month": lambda row: plain(row.asked_at).strftime("%Y-%m"),
		"Reason": lambda row: row.pause_reason,
	}[by]
	groups: dict[tuple[str, str], list[Any]] = {}
	for row in requests:
		groups.setdefault((group_of(row) or "(none)", row.kind), []).append(row)
	lines, chart = [], {}
	for (name, kind), members in groups.items():
		line = requests_line(office, members)
		if len(members) < 5:
			line = {"asked": len(members), "remark": FEW}
		lines.append({"group": name, "kind_said": kind, **line})
		pair = chart.setdefault(name, [0, 0])
		pair[kind == "Pause"] += len(members)
	cards, late = {}, 0
	for kind in ("Extension", "Pause"):
		mine = [row for row in requests if row.kind == kind]
		line = requests_line(office, mine)
		if mine:
			lines.append({"group": "All Together", "kind_said": kind, **line})
		cards |= {f"{kind}s Asked for": line["asked"], f"{kind}s Granted": line["granted"]}
		late += line["late_anyway"]
	shown = {name: tuple(pair) for name, pair in chart.items()}
	cards["Granted, and Late All the Same"] = late
	return Counted(lines, cards, shown, parts=("Extension", "Pause"))


def requests_line(office: Office, rows: list[Any]) -> dict[str, Any]:
	states = Counter(row.status for row in rows)
	granted = [row for row in rows if row.status in ("Approved", "Shortened")]
	return {
		"asked": len(rows),
		"granted": len(granted),
		"shortened": states["Shortened"],
		"refused": states["Refused"],
		"withdrawn": states["Withdrawn"],
		"waiting": states["Waiting"],
		"late_anyway": sum(bool(office.step[row.clock].missed) for row in granted),
		"steps": len({row.clock for row in rows}),
	}


# -- meetings -------------------------------------------------------------------------------------


def meetings(office: Office, reader: str, asked: dict[str, Any]) -> Counted:
	first, last = period(office, asked)
	fields = ("title", "start_time", "level", "section", "room", "status")
	found = [
		row
		for row in office.rows("Duty Meeting", reader, *fields)
		if within(row.start_time, first, last)
		and row.status != "Cancelled"
		and meets(row, asked, "section", "level")
	]
	found.sort(key=lambda row: (row.start_time, row.name))
	rounds: dict[Any, Any] = {}
	for step in sorted(office.steps, key=lambda step: step.round or 1):
		if step.reference_doctype == "Duty Meeting" and step.step in ("Preparation", "Early Preparation"):
			rounds[step.reference_name, step.step, step.part] = step
	items: dict[str, Counter] = {row.name: Counter() for row in found}
	for (meeting, _step, _part), step in rounds.items():
		if meeting in items and step.sort != "cancelled":
			items[meeting]["items"] += 1
			word = {"excused": "late", "running": "not_ready", "paused": "not_ready"}.get(
				step.sort, step.sort
			)
			items[meeting][word] += 1
	notices: dict[str, Counter] = {row.name: Counter() for row in found}
	for row in office.rows("Duty Meeting Notice", reader, "meeting", "sent_at", "limit_at", "received_at"):
		if row.meeting in notices:
			notices[row.meeting]["notices"] += 1
			notices[row.meeting]["notices_late"] += bool(
				row.limit_at and row.sent_at and row.sent_at > row.limit_at
			)
			notices[row.meeting]["notices_received"] += bool(row.received_at)
	lines, chart, whole = [], {}, Counter()
	for row in found:
		numbers = items[row.name] + notices[row.name]
		whole.update(numbers)
		month = chart.setdefault(plain(row.start_time).strftime("%Y-%m"), [0, 0, 0])
		for place, word in enumerate(("on_time", "late", "not_ready")):
			month[place] += numbers[word]
		line = {field: row[field] for field in fields}
		lines.append({**line, "meeting": row.name, "readiness": readiness(numbers), **meeting_line(numbers)})
	lines = lines[:MOST]
	if lines:
		lines.append({"title": "All Together", **meeting_line(whole)})
	cards = {
		"Number of Meetings": len(found),
		"Items to Prepare": whole["items"],
		"Ready in Time": whole["on_time"],
		"Not in Time": whole["late"],
		"Notices Sent Late": whole["notices_late"],
	}
	shown = {name: tuple(three) for name, three in chart.items() if any(three)}
	return Counted(lines, cards, shown, parts=("Ready in Time", "Not in Time", "Not Ready Yet"))


def meeting_line(numbers: Counter) -> dict[str, int]:
	words = ("items", "on_time", "late", "not_ready", "notices", "notices_late", "notices_received")
	return {word: numbers[word] for word in words}


def readiness(numbers: Counter) -> str:
	if not numbers["items"]:
		return "Nothing to Prepare"
	if numbers["late"]:
		return "Not in Time"
	return "Being Prepared" if numbers["not_ready"] else "Ready in Time"


# -- proofreading ---------------------------------------------------------------------------------

ERRORS = ("title_errors", "name_errors", "policy_errors", "body_errors")
PER_TEN_THOUSAND = "Errors in the Body per 10,000 Characters"


def confirmed(office: Office, reader: str, asked: dict[str, Any]) -> list[Any]:
	first, last = period(office, asked)
	fields = ("document", "stage", "section", "status", "confirmed_at", "characters", "verdict", *ERRORS)
	return [
		row
		for row in office.rows("Duty Proofreading Record", reader, *fields)
		if row.status == "Confirmed" and within(row.confirmed_at, first, last) and meets(row, asked, "stage")
	]


def proofreading(office: Office, reader: str, asked: dict[str, Any]) -> Counted:
	rows = [row for row in confirmed(office, reader, asked) if meets(row, asked, "section")]
	kinds = {row.name: row.kind for row in every("Duty Outgoing Document", "kind")}
	group_of = {
		"Section": lambda row: row.section or "Without a Section",
		"Month": lambda row: plain(row.confirmed_at).strftime("%Y-%m"),
		"Kind of Official Document": lambda row: kinds[row.document],
		"Stage of Proofreading": lambda row: row.stage,
	}[asked.get("group_by") or "Section"]
	groups: dict[str, list[Any]] = {}
	for row in rows:
		groups.setdefault(group_of(row) or "(none)", []).append(row)
	lines, chart = [], {}
	for name, members in groups.items():
		if len(members) < 5:
			lines.append({"group": name, "readings": len(members), "remark": FEW})
			continue
		line = readings_line(members)
		lines.append({"group": name, **line})
		chart[name] = (line["share"] or 0,)
	whole = readings_line(rows)
	if lines:
		lines.append({"group": "All Together", **whole})
	share = "—" if whole["share"] is None else f"{whole['share']:g}"
	cards = {
		"Documents Proofread": whole["documents"],
		"Readings": whole["readings"],
		PER_TEN_THOUSAND: share,
		"Beyond the Limit": whole["beyond"],
	}
	return Counted(lines, cards, chart, parts=(PER_TEN_THOUSAND,))


def readings_line(rows: list[Any]) -> dict[str, Any]:
	characters = sum(row.characters or 0 for row in rows)
	errors = {word: sum(row[word] or 0 for row in rows) for word in ERRORS}
	return {
		"documents": len({row.document for row in rows}),
		"readings": len(rows),
		"characters": characters,
		**errors,
		"share": round(errors["body_errors"] * 10000 / characters, 2) if characters else None,
		"beyond": sum(row.verdict == "Beyond the Limit" for row in rows),
	}


def circular(office: Office, reader: str, asked: dict[str, Any]) -> Counted:
	"""A document counts by its last proofreading of each stage."""
	last: dict[tuple[str, str], Any] = {}
	for row in sorted(confirmed(office, reader, asked), key=lambda row: row.confirmed_at):
		last[row.document, row.stage] = row
	groups: dict[str, list[Any]] = {}
	for row in last.values():
		groups.setdefault(row.section or "Without a Section", []).append(row)
	if len(groups) > 1:
		groups["Together"] = list(last.values())
	lines = []
	for name, members in groups.items():
		line = readings_line(members)
		beyond = {row.document for row in members if row.verdict == "Beyond the Limit"}
		lines.append({"section": name, **line, "rate": line["share"], "beyond": len(beyond)})
	return Counted(lines)


# -- accountability -------------------------------------------------------------------------------


def fault_figures(office: Office, reader: str, asked: dict[str, Any], least: int) -> Counted:
	fields = ("category", "section", "fault_month", "source_kind", "status", "outcome", "closed_kind")
	fields += ("happened_at", "found_at", "decided_at", "closed_at", "subject")
	first, last = period(office, asked)
	rows = [
		row
		for row in office.rows(CASE, reader, *fields)
		if meets(row, asked, "section") and within(row.happened_at, first, last)
	]
	rows.sort(key=lambda row: row.happened_at)
	outages = every("Duty Outage", "from_time", "to_time")
	before: set[str] = set()
	for row in rows:
		row.held = row.outcome == "Held to Account"
		row.spared = row.closed_kind in ("Dropped", "Excused")
		row.again = row.held and row.subject in before
		if row.held:
			before.add(row.subject)
		row.outage = any(
			one.from_time <= row.happened_at and (not one.to_time or row.happened_at <= one.to_time)
			for one in outages
		)
	field = {"Section": "section", "Month": "fault_month", "Source": "source_kind"}.get(
		asked.get("group_by") or "", "category"
	)
	groups: dict[str, list[Any]] = {}
	for row in rows:
		nameless = "Without a Section" if field == "section" else "not named"
		groups.setdefault(row[field] or nameless, []).append(row)
	small = [row for members in groups.values() if len(members) < least for row in members]
	groups = {name: members for name, members in groups.items() if len(members) >= least}
	if len(small) >= least:
		groups["Smaller groups together"], small = small, []
	chart = {
		name: (sum(row.held for row in members), sum(row.spared for row in members))
		for name, members in groups.items()
	}
	if groups and not small:
		groups["Together"] = rows
	lines = [{"group": name, **cases_line(members)} for name, members in groups.items()]
	cut = (f"fewer than {least}",) if small else ()
	return Counted(lines, None, chart, cut, ("Held to Account", "Dropped or Excused"))


def cases_line(rows: list[Any]) -> dict[str, Any]:
	held, spared = [row for row in rows if row.held], [row for row in rows if row.spared]
	over = [*held, *spared]
	days = [
		((row.decided_at or row.closed_at) - row.found_at).total_seconds() / 86400
		for row in over
		if row.decided_at or row.closed_at
	]
	return {
		"records": len(rows),
		"held": len(held),
		"spared": len(spared),
		"share": round(100 * len(spared) / len(over), 1) if over else None,
		"open": sum(row.status != "Closed" and not row.closed_kind for row in rows),
		"days": round(median(days), 1) if days else None,
		"repeated": sum(row.again for row in rows),
		"outage": sum(row.outage for row in rows),
	}


# -- registers ------------------------------------------------------------------------------------


def incoming(office: Office, reader: str, asked: dict[str, Any]) -> Counted:
	first, last = period(office, asked)
	fields = ("sender", "document_number", "title", "copies", "waiting_for", "file_number")
	more = ("received_at", "finished_at", "secrecy", "urgency", "status", "section", "assignee")
	more += ("register_year", "register_number")
	found = [
		row
		for row in office.rows("Duty Incoming Document", reader, *fields, *more)
		if within(row.received_at, first, last) and meets(row, asked, "section", "status")
	]
	found.sort(key=lambda row: (row.register_year, row.register_number))
	return Counted(
		[
			{
				**{field: row[field] for field in ("name", *fields)},
				"received": minute(row.received_at),
				"finished": minute(row.finished_at),
				"secrecy_said": row.secrecy,
				"urgency_said": row.urgency,
				"status_said": row.status,
				"handled_by": f"{row.section or ''} {office.name_of(row.assignee)}".strip(),
			}
			for row in found
		]
	)


def minute(value: Any) -> str:
	return value.strftime("%Y-%m-%d %H:%M") if value else ""


def outgoing(office: Office, reader: str, asked: dict[str, Any]) -> Counted:
	first, last = period(office, asked)
	same = ("document_number", "document_date", "title", "kind", "urgency", "secrecy", "section", "copies")
	same += ("sent_at", "issued_at", "file_number")
	documents = {
		row.name: row
		for row in office.rows("Duty Outgoing Document", reader, *same, "assignee", "signed_by", "status")
	}
	fields = ("document_number", "series", "year", "number", "document", "state", "reason", "issued_at")
	numbers = [
		row
		for row in office.rows("Duty Document Number", reader, *fields)
		if within(row.issued_at, first, last)
		and meets(row, asked, "series")
		and row.document in documents
		and meets(documents[row.document], asked, "section")
	]
	recipients: dict[tuple[str, str], list[str]] = {}
	for row in sorted(
		every("Duty Document Recipient", "parent", "role", "recipient", "idx"), key=lambda row: row.idx
	):
		recipients.setdefault((row.parent, row.role), []).append(row.recipient)

	def line(row: Any) -> dict[str, Any]:
		return {
			**{field: row[field] for field in same},
			"main": ", ".join(recipients.get((row.name, "Main Recipient"), ())),
			"copy": ", ".join(recipients.get((row.name, "Copied to"), ())),
			"drafter": office.name_of(row.assignee),
			"signer": office.name_of(row.signed_by),
			"remark": row.status,
			"document": row.name,
		}

	used = {row.document_number: row for row in numbers if row.state == "In Use"}
	ordered = [((row.series, row.year, row.number), line(documents[row.document])) for row in used.values()]
	for row in numbers:
		if row.state == "Given Back" and row.document_number not in used:
			given = {"document_number": row.document_number, "remark": f"Given back: {row.reason or ''}"}
			ordered.append(((row.series, row.year, row.number), {**given, "document": row.document}))
	for row in documents.values():
		if not row.document_number and within(row.issued_at, first, last) and not asked.get("series"):
			if meets(row, asked, "section"):
				ordered.append((("", 0, 0), line(row)))
	return Counted([line for _order, line in sorted(ordered, key=lambda pair: pair[0])])
