"""Votes: one per person, kind and subject, only up, never on one's own, exact however many arrive at once."""
