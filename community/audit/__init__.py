"""The log of what staff did: who, what, to whom, why, before and after. Lines are only ever added."""
