"""The roles of a document's recipients, as its form and what is printed of it name them."""

MAIN, COPY = "Main Recipient", "Copied to"
