"""Koenowa: a company's customers ask, review and propose, and always learn what came of it."""
