"""The town of the published figures: what must have happened for them to come out, planned before anything is done."""
