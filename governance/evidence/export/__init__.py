"""A period of the log as a bundle for an auditor: whole populations, how each was made, samples, exceptions, reports."""
