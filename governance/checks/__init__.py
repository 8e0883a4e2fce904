"""The questions the gate asks: one file a check, all of them in one tuple."""

from governance.checks.aggregate_threshold import AGGREGATE_THRESHOLD
from governance.checks.asking import ask
from governance.checks.branches_gated import BRANCHES_GATED
from governance.checks.breaking_change_approved import BREAKING_CHANGE_APPROVED
from governance.checks.bronze_only_in_silver import BRONZE_ONLY_IN_SILVER
from governance.checks.case import Case, Check
from governance.checks.column_classified import COLUMN_CLASSIFIED
from governance.checks.column_masked import COLUMN_MASKED
from governance.checks.contract_controls_applied import CONTRACT_CONTROLS_APPLIED
from governance.checks.contract_matches_model import CONTRACT_MATCHES_MODEL
from governance.checks.contract_present import CONTRACT_PRESENT
from governance.checks.dbt_contract_enforced import DBT_CONTRACT_ENFORCED
from governance.checks.deidentified_at_build import DEIDENTIFIED_AT_BUILD
from governance.checks.egress_declared import EGRESS_DECLARED
from governance.checks.enforcement_intact import ENFORCEMENT_INTACT
from governance.checks.exposure_cleared import EXPOSURE_CLEARED
from governance.checks.fixtures_synthetic import FIXTURES_SYNTHETIC
from governance.checks.free_text_declared import FREE_TEXT_DECLARED
from governance.checks.grants_allowed import GRANTS_ALLOWED
from governance.checks.hooks_allowed import HOOKS_ALLOWED
from governance.checks.identifier_suspected import IDENTIFIER_SUSPECTED
from governance.checks.key_tested import KEY_TESTED
from governance.checks.lineage_declared import LINEAGE_DECLARED
from governance.checks.lineage_known import LINEAGE_KNOWN
from governance.checks.mask_intact import MASK_INTACT
from governance.checks.no_select_star import NO_SELECT_STAR
from governance.checks.policy_conflict import POLICY_CONFLICT
from governance.checks.product_classified import PRODUCT_CLASSIFIED
from governance.checks.product_owned import PRODUCT_OWNED
from governance.checks.protection_current import PROTECTION_CURRENT
from governance.checks.ran_as_gated import RAN_AS_GATED
from governance.checks.raw_at_rest import RAW_AT_REST
from governance.checks.relations_declared import RELATIONS_DECLARED
from governance.checks.retention_applied import RETENTION_APPLIED
from governance.checks.row_access_attached import ROW_ACCESS_ATTACHED
from governance.checks.row_access_inherited import ROW_ACCESS_INHERITED
from governance.checks.share_guarded import SHARE_GUARDED
from governance.checks.slo_tested import SLO_TESTED
from governance.checks.snapshot_erasable import SNAPSHOT_ERASABLE
from governance.checks.source_classified import SOURCE_CLASSIFIED
from governance.checks.sunset_passed import SUNSET_PASSED
from governance.checks.token_scope import TOKEN_SCOPE
from governance.checks.transient_platinum import TRANSIENT_PLATINUM
from governance.checks.upstream_tier import UPSTREAM_TIER
from governance.checks.waiver_valid import WAIVER_VALID

ALL_CHECKS: tuple[Check, ...] = (
    AGGREGATE_THRESHOLD,
    BRANCHES_GATED,
    BREAKING_CHANGE_APPROVED,
    BRONZE_ONLY_IN_SILVER,
    COLUMN_CLASSIFIED,
    COLUMN_MASKED,
    CONTRACT_CONTROLS_APPLIED,
    CONTRACT_MATCHES_MODEL,
    CONTRACT_PRESENT,
    DBT_CONTRACT_ENFORCED,
    DEIDENTIFIED_AT_BUILD,
    EGRESS_DECLARED,
    ENFORCEMENT_INTACT,
    EXPOSURE_CLEARED,
    FIXTURES_SYNTHETIC,
    FREE_TEXT_DECLARED,
    GRANTS_ALLOWED,
    HOOKS_ALLOWED,
    IDENTIFIER_SUSPECTED,
    KEY_TESTED,
    LINEAGE_DECLARED,
    LINEAGE_KNOWN,
    MASK_INTACT,
    NO_SELECT_STAR,
    POLICY_CONFLICT,
    PRODUCT_CLASSIFIED,
    PRODUCT_OWNED,
    PROTECTION_CURRENT,
    RAN_AS_GATED,
    RAW_AT_REST,
    RELATIONS_DECLARED,
    RETENTION_APPLIED,
    ROW_ACCESS_ATTACHED,
    ROW_ACCESS_INHERITED,
    SHARE_GUARDED,
    SLO_TESTED,
    SNAPSHOT_ERASABLE,
    SOURCE_CLASSIFIED,
    SUNSET_PASSED,
    TOKEN_SCOPE,
    TRANSIENT_PLATINUM,
    UPSTREAM_TIER,
    WAIVER_VALID,
)

__all__ = ["ALL_CHECKS", "Case", "Check", "ask"]
