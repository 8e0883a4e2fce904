def model(dbt, session):
    return dbt.ref("known_plain")
