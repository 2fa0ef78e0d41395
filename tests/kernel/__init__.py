"""The kernel, felt from outside."""
