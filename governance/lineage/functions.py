"""What each kind of SQL expression does to the values in it; what is listed nowhere derives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlglot import exp

from governance.lineage.kinds import AGGREGATE, COPY, IDENTITY, PREDICATE

_PASSING = "Paren Alias Kwarg PropertyEQ Distinct Ordered IgnoreNulls RespectNulls Tuple Limit Having"

_COPYING = """
    AnyValue ApproxTopK Array ArrayAgg ArrayAppend ArrayCompact ArrayConcat ArrayConcatAgg ArrayDistinct ArrayFirst
    ArrayInsert ArrayLast ArrayMax ArrayMin ArrayPrepend ArrayReverse ArraySlice ArraySort ArrayUnionAgg ArrayUniqueAgg
    ArraysZip AtTimeZone Bracket Cast CastToStrType Coalesce Collate ConnectByRoot Convert ConvertTimezone Date
    DateStrToDate DecodeCase Dot Elt Explode ExplodeOuter First FirstValue Flatten FromJson Greatest GroupConcat
    Initcap Inline JSONArray JSONArrayAgg JSONBExtract JSONBExtractScalar JSONBObjectAgg JSONCast JSONExtract
    JSONExtractArray JSONExtractScalar JSONFormat JSONKeyValue JSONObject JSONObjectAgg JSONValue JSONValueArray Lag
    Last LastValue LaxString Lead Least List Lower Map MapFromEntries Max Median Min Mode NthValue Nullif ObjectAgg
    ObjectInsert ParseJSON PercentileCont PercentileDisc Posexplode Posexplode PosexplodeOuter Prior Quantile Stack
    StarMap StrToDate StrToMap StrToTime StripNullValue String Struct StructExtract Timestamp TimeStrToDate
    TimeStrToTime ToArray ToChar ToDouble ToMap ToNumber ToVariant Trim Try TryCast TsOrDsToDate TsOrDsToTimestamp
    Unnest Upper ValueList VarMap _ExplodeOuter
"""

_AGGREGATING = """
    ApproxDistinct Avg Corr Count CountIf CovarPop CovarSamp Hll Kurtosis RegrAvgx RegrAvgy RegrCount RegrIntercept
    RegrR2 RegrSlope RegrSxx RegrSxy RegrSyy Skewness Stddev StddevPop StddevSamp Sum Variance VariancePop
"""

_JUDGING = """
    All And Any ArrayAll ArrayAny ArrayContains ArrayContainsAll ArrayOverlaps Between Booland Boolnot Boolor Contains
    CumeDist DenseRank EQ EndsWith EqualNull Exists GT GTE ILike In Is IsNan IsNullValue LT LTE Like NEQ Not Ntile
    NullSafeEQ NullSafeNEQ Or PercentRank Rank RegexpFullMatch RegexpILike RegexpLike RowNumber SimilarTo StartsWith
    Xor
"""

_NAMED_COPYING = """
    any_value arbitrary approx_quantile array array_agg array_construct array_value concat_ws_list element_at first
    first_value get get_json_object get_path ifnull json json_array json_extract json_extract_path json_extract_string
    json_group_array json_group_object json_object json_serialize json_value last last_value list list_distinct
    list_extract list_sort list_value map_agg map_from_entries max_by min_by named_struct nvl object_construct
    object_construct_keep_null row struct_extract struct_pack to_json to_json_string to_object to_variant try_cast
    try_to_date try_to_number try_to_timestamp unnest nullif
"""


def _classes(names: str) -> list[type[exp.Expr]]:
    found = (getattr(exp, name, None) for name in names.split())
    return [one for one in found if isinstance(one, type) and issubclass(one, exp.Expr)]


KINDS: Final[dict[type[exp.Expr], int]] = {
    **dict.fromkeys(_classes(_PASSING), IDENTITY),
    **dict.fromkeys(_classes(_COPYING), COPY),
    **dict.fromkeys(_classes(_AGGREGATING), AGGREGATE),
    **dict.fromkeys(_classes(_JUDGING), PREDICATE),
}
"""Class of expression → what it does to each of its parts."""

NAMED: Final[dict[str, int]] = dict.fromkeys(_NAMED_COPYING.split(), COPY)
"""Function the parser has no class for → what it does to its arguments."""

LEAVES: Final = frozenset(
    _classes(
        "Boolean DataType HexString BitString ByteString Identifier Literal Null Placeholder RawString Var National"
    )
)
"""Classes that hold no column."""

ROWLESS: Final = frozenset(_classes("Count"))
"""Aggregates in which ``*`` means rows, not their columns."""

FLATTENED: Final = ("seq", "key", "path", "index", "value", "this")
"""Columns of Snowflake's FLATTEN."""

READS_NOTHING: Final = frozenset(
    """
    array_to_table explode explode_outer flatten generate_date_array generate_series generate_timestamp_array generator
    inline inline_outer json_each json_table json_to_recordset json_tree json_tuple posexplode posexplode_outer range
    sequence split_to_table stack strtok_split_to_table unnest xmltable
    """.split()  # noqa: SIM905 - twenty names in three lines
)
"""Table functions that return what is in their arguments, or numbers and days."""

HARMLESS: Final = READS_NOTHING | frozenset(
    """
    age current_localtime current_localtimestamp current_schemas epoch from_iso8601_date from_iso8601_timestamp
    from_iso8601_timestamp_nanos gen_random_uuid getdate last_query_id nextval now
    pi random seq4 seq8 sysdate system$typeof to_centuries to_days to_decades to_hours to_iso8601 to_microseconds to_millennia
    to_milliseconds to_minutes to_months to_quarters to_seconds to_weeks to_years today transaction_timestamp
    txid_current typeof uuid uuid_string uuidv4 uuidv7 version
    """.split()  # noqa: SIM905 - forty names in five lines
)
"""Functions that, given no column, return nothing of anybody: times, intervals, random numbers, parts of constants."""

METADATA: Final = frozenset(
    """
    duckdb_columns duckdb_constraints duckdb_databases duckdb_dependencies duckdb_extensions duckdb_functions
    duckdb_indexes duckdb_keywords duckdb_memory duckdb_optimizers duckdb_schemas duckdb_sequences duckdb_tables
    duckdb_temporary_files duckdb_types pragma_collations pragma_database_list pragma_database_size pragma_functions
    pragma_platform pragma_show pragma_table_info pragma_user_agent pragma_version
    """.split()  # noqa: SIM905 - thirty names in four lines
)
"""Table functions that tell of tables, and not what is in them: statistics, logs, variables and secrets hold values."""

MODELS: Final = frozenset(
    _classes(
        """AIAgg AIClassify AIEmbed AIForecast AIGenerate AISimilarity AISummarizeAgg GenerateBool GenerateDouble
        GenerateEmbedding GenerateInt GenerateTable GenerateText MLForecast MLTranslate Predict"""
    )
)
"""Functions of language models and the like that the parser knows."""

_OUTWARD: Final = ("ai_", "http_", "llm_")
_BUILT_IN: Final = frozenset({"aead", "geography", "hll_count", "keys", "net", "safe", "st", "sys", "system"})
"""Prefixes of functions that are the engine's own."""


def leaves_the_warehouse(name: str, prefix: Sequence[str] | None) -> bool:
    """Whether a function may hand what it is given to somebody else.

    By name (`ai_query`, `http_post`), or because it stands in a schema and so is somebody's own (`cortex.complete`,
    `util.enrich`). A name without a schema that is none of these is taken for the engine's own.

    Args:
        name: Its name, folded.
        prefix: What it is qualified by.
    """
    if not prefix:
        return name.startswith(_OUTWARD)
    return name.upper() not in exp.FUNCTION_BY_NAME and prefix[-1] not in _BUILT_IN
