"""乡村五集: jobs, house rentals, the bazaar, land leases and plots, in one engine with a form for each."""
