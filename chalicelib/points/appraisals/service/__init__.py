"""The public verbs of appraisals: planning, deciding, voting, papers, counting."""
