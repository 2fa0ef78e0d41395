"""What people do with their own accounts, and administrators with those of others."""
