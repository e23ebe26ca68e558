"""What a campaign, a ballot, a paper and a result are; one file a noun."""
