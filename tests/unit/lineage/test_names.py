"""What a name in compiled SQL means."""

from governance.lineage.names import Names


def named(*added, plain=lambda database: database.removeprefix("dev_")):
    names = Names(plain)
    for uid, name, built in added:
        names.add(uid, (tuple(name.split(".")),), built=built)
    return lambda text: names.target(tuple(text.split("."))), names


def test_a_full_name_means_its_relation_in_either_case():
    target, _ = named(("m", "db.s.t", True))
    assert target("DB.S.t") == "m"
    assert target("db.other.t") == "outside.db.other.t"


def test_a_shorter_name_means_a_relation_as_long_as_it_is_its_alone():
    target, _ = named(("m", "db.s.t", True), ("n", "db.r.t", True))
    assert (target("s.t"), target("r.t")) == ("m", "n")
    assert target("t") == "outside.t"


def test_another_environments_table_is_meant_where_no_relation_has_the_name():
    target, _ = named(("m", "dev_db.s.t", True))
    assert target("db.s.t") == "m"
    target, names = named(("m", "dev_db.s.t", True), ("n", "db.s.t", True))
    assert (target("dev_db.s.t"), target("db.s.t")) == ("m", "n")
    assert names.stands_for == {}


def test_a_source_stands_for_what_has_its_name():
    target, names = named(("m", "db.s.t", True), ("source", "DB.s.T", False), ("other", "db.s.t", False))
    assert target("db.s.t") == "m"
    assert names.stands_for == {"source": "m", "other": "m"}


def test_two_models_of_one_name_are_taken_for_neither():
    target, names = named(("m", "db.s.t", True), ("n", "db.s.T", True), ("source", "db.s.t", False))
    assert target("db.s.t") == "outside.db.s.t"
    assert names.stands_for == {}
