"""What perk programmes take and give over HTTP."""
