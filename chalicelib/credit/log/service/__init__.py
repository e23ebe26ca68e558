"""The log's verbs: register, give indexes, put into tiles, publish, prove. In that order nothing is ever taken back."""
