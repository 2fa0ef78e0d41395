"""What staff, and within reason authors, do with topics. A file for each family of verbs."""
