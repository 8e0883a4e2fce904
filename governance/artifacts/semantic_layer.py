"""What dbt writes about its semantic layer, with only the fields that are needed."""

from __future__ import annotations

import msgspec

from governance.artifacts.nodes import DependsOn, Part


class SemanticPart(Part, frozen=True):
    """An entity, dimension or measure of a semantic model: a column, or an expression over columns."""

    name: str
    expr: str | None = None
    agg: str | None = None


class SemanticModel(Part, frozen=True):
    """What the semantic layer knows of one model."""

    name: str
    depends_on: DependsOn = DependsOn()
    entities: list[SemanticPart] = msgspec.field(default_factory=list)
    dimensions: list[SemanticPart] = msgspec.field(default_factory=list)
    measures: list[SemanticPart] = msgspec.field(default_factory=list)


class MeasureName(Part, frozen=True):
    """A measure that a metric is made of."""

    name: str


class MetricParams(Part, frozen=True):
    """What a metric is made of."""

    input_measures: list[MeasureName] = msgspec.field(default_factory=list)


class Metric(Part, frozen=True):
    """A metric: it is made of measures of semantic models, or of other metrics."""

    name: str
    type_params: MetricParams = MetricParams()
    depends_on: DependsOn = DependsOn()


class QueryParams(Part, frozen=True):
    """What a saved query asks."""

    metrics: list[str] = msgspec.field(default_factory=list)
    group_by: list[str] = msgspec.field(default_factory=list)


class Export(Part, frozen=True):
    """A table that a saved query writes."""

    name: str


class SavedQuery(Part, frozen=True):
    """A query of the semantic layer that is kept, and may write tables (`exports:`) that no model makes."""

    unique_id: str
    name: str
    package_name: str
    original_file_path: str
    query_params: QueryParams = QueryParams()
    exports: list[Export] = msgspec.field(default_factory=list)
    depends_on: DependsOn = DependsOn()
