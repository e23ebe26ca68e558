"""工分宝: work points (工分) for taking part, and what they are spent on."""
