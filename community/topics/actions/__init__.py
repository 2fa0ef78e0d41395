"""Verbs on topics and posts that the kinds build theirs from."""
