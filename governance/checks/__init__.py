"""The questions the gate asks: one file a check, all of them in one tuple."""

from governance.checks.aggregate_threshold import AGGREGATE_THRESHOLD
from governance.checks.asking import ask
from governance.checks.branches_gated import BRANCHES_GATED
from governance.checks.case import Case, Check
from governance.checks.column_classified import COLUMN_CLASSIFIED
from governance.checks.column_masked import COLUMN_MASKED
from governance.checks.deidentified_at_build import DEIDENTIFIED_AT_BUILD
from governance.checks.enforcement_intact import ENFORCEMENT_INTACT
from governance.checks.fixtures_synthetic import FIXTURES_SYNTHETIC
from governance.checks.hooks_allowed import HOOKS_ALLOWED
from governance.checks.identifier_suspected import IDENTIFIER_SUSPECTED
from governance.checks.lineage_known import LINEAGE_KNOWN
from governance.checks.mask_intact import MASK_INTACT
from governance.checks.no_select_star import NO_SELECT_STAR
from governance.checks.policy_conflict import POLICY_CONFLICT
from governance.checks.product_classified import PRODUCT_CLASSIFIED
from governance.checks.raw_at_rest import RAW_AT_REST
from governance.checks.relations_declared import RELATIONS_DECLARED
from governance.checks.row_access_attached import ROW_ACCESS_ATTACHED
from governance.checks.row_access_inherited import ROW_ACCESS_INHERITED
from governance.checks.snapshot_erasable import SNAPSHOT_ERASABLE
from governance.checks.source_classified import SOURCE_CLASSIFIED
from governance.checks.token_scope import TOKEN_SCOPE
from governance.checks.waiver_valid import WAIVER_VALID

ALL_CHECKS: tuple[Check, ...] = (
    AGGREGATE_THRESHOLD,
    BRANCHES_GATED,
    COLUMN_CLASSIFIED,
    COLUMN_MASKED,
    DEIDENTIFIED_AT_BUILD,
    ENFORCEMENT_INTACT,
    FIXTURES_SYNTHETIC,
    HOOKS_ALLOWED,
    IDENTIFIER_SUSPECTED,
    LINEAGE_KNOWN,
    MASK_INTACT,
    NO_SELECT_STAR,
    POLICY_CONFLICT,
    PRODUCT_CLASSIFIED,
    RAW_AT_REST,
    RELATIONS_DECLARED,
    ROW_ACCESS_ATTACHED,
    ROW_ACCESS_INHERITED,
    SNAPSHOT_ERASABLE,
    SOURCE_CLASSIFIED,
    TOKEN_SCOPE,
    WAIVER_VALID,
)

__all__ = ["ALL_CHECKS", "Case", "Check", "ask"]
