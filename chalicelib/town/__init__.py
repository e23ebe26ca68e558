"""The town's own rooms: what looks at all the others."""
