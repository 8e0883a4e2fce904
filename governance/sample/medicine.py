"""What the clinics of the sample treat, and what is written down about it."""

from __future__ import annotations

from typing import Final, NamedTuple


class Department(NamedTuple):
    """A department, the diagnoses made there (ICD-10-CM) and what is done about them (CPT)."""

    name: str
    diagnoses: tuple[str, ...]
    procedures: tuple[str | None, ...]


EMERGENCY: Final = Department(
    "emergency",
    ("R07.9", "S93.401A", "J06.9", "T78.40XA", "S01.81XA", "R10.9"),
    ("99283", "99284", "12001", None),
)
MATERNITY: Final = Department("maternity", ("O80", "O82", "O60.14X0", "O99.810"), ("59400", "59510", None))
NEWBORN: Final = Department("maternity", ("Z38.00", "Z38.01", "P07.18", "P59.9"), ("99460", None))
PLANNED: Final = (
    Department("cardiology", ("I10", "I25.10", "I48.91", "I50.9"), ("93000", "93306", None)),
    Department("general", ("E11.9", "J20.9", "M54.50", "Z00.00", "R51.9"), ("99213", "99214", None)),
    Department("oncology", ("C50.911", "C34.90", "C61", "Z51.11"), ("96413", "77385", None)),
    Department("orthopedics", ("M17.11", "S82.201A", "M25.561"), ("27447", "73562", None)),
    Department("psychiatry", ("F32.9", "F41.1", "F43.10"), ("90834", "90837", None)),
)

# {patient}, {relative}, {doctor} are names, {reach} is a telephone number or an e-mail address.
NOTES: Final = (
    "{patient} seen today, accompanied by {relative}. Vitals stable, 37.1 °C. Call back on {reach}.",
    "Discussed results with {patient}; {relative} (next of kin) asked to be told first: {reach}.",
    "Pt. {patient} reports pain since Tuesday.\nPlan: rest, review in 2 weeks with Dr. {doctor}.",
    "Transferred by Dr. {doctor}. {patient} prefers to be reached at {reach}; do not leave messages.",
    "Consent signed by {patient}, witnessed by {relative}. Said: “I'd rather not stay overnight.”",
    'Reviewed by Dr. {doctor}. No change. Letter to {patient} "as usual", copy to {reach}.',
)
