"""The pages of accounts: coming in, forgotten passwords, one's own settings, and the pictures of faces."""
