"""What callers send to appraisals and are answered; one file a noun."""
