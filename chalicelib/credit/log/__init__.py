"""The witnessed log (存证): what was registered of scores, certificates and policies, unchanged since."""
