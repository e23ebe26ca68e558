"""What payments, refunds, and WeChat Pay's bills are; one file a noun. Amounts are whole fen."""
