from duty_responsibility.duty_responsibility.ledger import LedgerDocument


class DutySnapshot(LedgerDocument):
	pass
