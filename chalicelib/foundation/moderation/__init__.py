"""Content checks: what WeChat thinks of texts and pictures, and which documents wait for a person to look at them.

Rooms own their documents' states; here are only verdicts, and one row for each document that waits. No text is kept.
"""
