"""What happened, so that someone who does not trust us can check it: recorded, signed, verified, exported."""
