"""What is written for people to go on from: a first governance.yml, and what columns seem to hold."""
