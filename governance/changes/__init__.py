"""What differs between two states of project, contracts and policies, and for whom it breaks a promise."""
