"""`make demo`: a village's week, told step by step with its figures, each checked against pencil and paper.

Everything goes through the rooms' public verbs on an emulated AWS of the story's own; nothing of it stays. The week is
always the same one (16 to 24 November 2026), so its figures are, too.
"""
