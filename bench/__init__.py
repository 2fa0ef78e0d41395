"""Measuring the production server on a large community. `make bench` prints the tables."""
