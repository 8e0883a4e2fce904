"""The periods that dbt and its packages count time in."""

# docs.getdbt.com/reference/resource-properties/freshness: minute, hour, day; packages have longer ones, the shortest of
# which counts here.
SECONDS = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400, "week": 604_800, "month": 28 * 86_400}
