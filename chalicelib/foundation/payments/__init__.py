"""Payments: cash by WeChat Pay, for the rooms above. What they are for, those rooms say."""
