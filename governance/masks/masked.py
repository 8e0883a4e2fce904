"""What our masks write in a value's place, for those who search for values."""

# `#***`, alone or before an e-mail's domain, and `10.20.0.0`; a regular expression of RE2's and of Python's.
MASKED = r"#[*]{3}(@[^\s@]+)?|\b[0-9]{1,3}[.][0-9]{1,3}[.]0[.]0\b"
