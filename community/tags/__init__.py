"""Tags: short words that gather topics, the same for every spelling of a word."""
