"""The ledger's proof: heads of what is sealed, the seals, and the check of both."""
