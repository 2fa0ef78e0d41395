"""What the parts stand on: database, transactions, events, outbox, paging, markup. Knows nothing of communities."""
