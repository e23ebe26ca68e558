"""Liability (工分负债): what a village and its town still owe in points, by when it expires, and what it will cost."""
