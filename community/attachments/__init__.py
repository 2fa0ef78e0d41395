"""Photos: taken apart and drawn anew without their metadata, shown only where their post may be seen."""
