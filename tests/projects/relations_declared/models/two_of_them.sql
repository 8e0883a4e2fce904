select a.country from archive.people as a, archive.more as b
