"""What an account of Snowflake's knows of governance: tags, policies, references, grants and roles, and its refusals."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from grammar import fault

_N = r"((?:\"[^\"]+\"|[\w$]+)(?:\.(?:\"[^\"]+\"|[\w$]+))*)"
_DONE = "Statement executed successfully."
_COMMENT = re.compile(r"/\*.*?\*/|--[^\n]*", re.DOTALL)
_POLICIES = "masking policy|row access policy"
_OBJECTS = f"{_POLICIES}|tag|network policy|resource monitor|database role|role|warehouse|share"
_INLINE_MASK = re.compile(
    rf"\s+with masking policy {_N}(?: using \(([^)]*)\))?(?:(?: with)? tag \(([^)]*)\))?", re.IGNORECASE
)
_INLINE_TAG = re.compile(r"\s+with tag \(([^)]*)\)", re.IGNORECASE)
_INLINE_ROWS = re.compile(rf"\s+with row access policy {_N} on \(([^)]*)\)", re.IGNORECASE)
# fakesnow takes no constraint of a table in CREATE … AS; Snowflake does, and does not hold to it.
_CONSTRAINT = re.compile(r",? (?:constraint [\w$]+ )?primary key \([^)]*\)", re.IGNORECASE)
_PAIR = re.compile(rf"{_N}\s*=\s*'((?:[^']|'')*)'")
_TYPES = {
    "VARCHAR": "varchar",
    "BOOLEAN": "boolean",
    "DOUBLE": "float",
    "FLOAT": "float",
    "DATE": "date",
    "TIME": "time",
    "TIMESTAMP": "timestamp_ntz",
    "TIMESTAMP_NS": "timestamp_ntz",
    "TIMESTAMP WITH TIME ZONE": "timestamp_tz",
    "JSON": "variant",
    "BLOB": "binary",
}


class Refused(Exception):  # noqa: N818 - what Snowflake does
    """A statement that Snowflake would not run; `errno` is its error's number."""

    def __init__(self, message: str, errno: int = 1003) -> None:
        super().__init__(message)
        self.message = message
        self.errno = errno


@dataclass
class Session:
    """Who asks, and where names without database and schema are looked for."""

    role: str
    database: str | None = None
    schema: str | None = None

    def full(self, name: str, parts: int = 3) -> str:
        """A name as Snowflake keeps it: in upper case unless quoted, with database and schema."""
        given = [
            part.strip('"') if part.startswith('"') else part.upper()
            for part in re.findall(r'"[^"]+"|[^.]+', name)
        ]
        around = [self.database or "?", self.schema or "?", "?"][: parts - len(given)]
        return ".".join([*around, *given]) if len(given) < parts else ".".join(given)


@dataclass(frozen=True)
class Answer:
    """Rows that stand for a statement's result."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]


@dataclass
class Policy:
    """A masking or row access policy."""

    kind: str
    arguments: tuple[str, ...]
    types: tuple[str, ...]
    body: str
    exempt: bool
    owner: str


@dataclass
class Catalogue:
    """The account.

    Attributes:
        policies: By full name.
        objects: (kind, name) of every other thing, with the SQL that made it.
        tag_values: (object or object:column) → tag → value.
        tag_masks: Tag → type → policy.
        masks: (relation, column) → policy.
        rows: Relation → (policy, columns).
        grants: (privilege, kind, name, to kind, to name); future ones have the kind `future tables` and the like.
        columns: Relation → column → type, as of the last statement.
        schema_owner: Who owns a schema.
        exact: DuckDB's type of each column.
    """

    policies: dict[str, Policy] = field(default_factory=dict)
    objects: dict[tuple[str, str], str] = field(default_factory=dict)
    tag_values: dict[str, dict[str, str]] = field(default_factory=dict)
    tag_masks: dict[str, dict[str, str]] = field(default_factory=dict)
    masks: dict[tuple[str, str], str] = field(default_factory=dict)
    rows: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    grants: set[tuple[str, str, str, str, str]] = field(default_factory=set)
    columns: dict[str, dict[str, str]] = field(default_factory=dict)
    schema_owner: dict[str, str] = field(default_factory=dict)
    exact: dict[tuple[str, str], str] = field(default_factory=dict)

    def handle(self, session: Session, sql: str) -> tuple[str | None, Answer | None, Callable[[], None]]:
        """What becomes of a statement.

        Returns:
            SQL to run instead (None: as it is), or an answer, and what to do once it has run.

        Raises:
            Refused: Snowflake would not run it.
        """
        text = " ".join(_COMMENT.sub(" ", sql).split()).rstrip("; ")
        for pattern, method in _STATEMENTS:
            if found := pattern.match(text):
                return method(self, session, text, found)
        return None, None, _nothing

    # What is there -------------------------------------------------------------------------------------------------

    def state(self, relation: str, column: str) -> str:
        """What protects a column: `masked:<policy>`, `denied`, `cleared`, or `bare`."""
        policy = self.masks.get((relation, column))
        if policy is not None:
            return f"masked:{policy}"
        kind = self.columns[relation][column]
        for tag, masks in self.tag_masks.items():
            value = self.effective(tag, relation, column)
            if value is not None and kind in masks:
                cleared = re.search(
                    r"system\$get_tag_on_current_column\('[^']*'\) = '([^']*)'",
                    self.policies[masks[kind]].body,
                    re.IGNORECASE,
                )
                return "cleared" if cleared and cleared[1] == value else "denied"
        return "bare"

    def effective(self, tag: str, relation: str, column: str) -> str | None:
        """A tag's value on a column: its own, or that of the nearest thing that holds it."""
        database, schema, _ = relation.split(".")
        for thing in (f"{relation}:{column}", relation, f"{database}.{schema}", database):
            value = self.tag_values.get(thing, {}).get(tag)
            if value is not None:
                return value
        return None

    def states(self) -> dict[str, dict[str, str]]:
        """The state of every column of every relation."""
        return {
            relation: {column: self.state(relation, column) for column in columns}
            for relation, columns in self.columns.items()
        }

    def set_columns(self, found: Iterable[tuple[str, str, str]]) -> None:
        """What relations and columns there are now, with DuckDB's types; what is gone takes its references along."""
        now: dict[str, dict[str, str]] = {}
        self.exact = {}
        for relation, column, kind in found:
            now.setdefault(relation, {})[column] = _TYPES.get(kind.split("(")[0], "number")
            self.exact[relation, column] = kind
        for relation in self.columns.keys() - now.keys():
            self._forget(relation)
        self.columns = now

    def _forget(self, relation: str) -> None:
        """CREATE OR REPLACE and DROP take every reference of a relation along."""
        self.masks = {key: policy for key, policy in self.masks.items() if key[0] != relation}
        self.rows.pop(relation, None)
        self.tag_values = {
            thing: tags
            for thing, tags in self.tag_values.items()
            if thing != relation and not thing.startswith(f"{relation}:")
        }

    # Policies and tags ---------------------------------------------------------------------------------------------

    def _create_policy(self, session, text, found):
        replace, kind, once, name = found[1], found[2].lower(), found[3], session.full(found[4])
        self._grammar(text)
        head = re.match(
            r".*? as \((.*?)\) returns (\w+) -> (.*?)(?: exempt_other_policies = (\w+))?(?: comment = '.*')?$",
            text,
            re.IGNORECASE,
        )
        if head is None:
            raise Refused("SQL compilation error: syntax error")
        arguments = [part.split() for part in re.split(r",(?![^(]*\))", head[1])]
        policy = Policy(
            kind=kind,
            arguments=tuple(one[0].upper() for one in arguments),
            types=tuple(one[1].split("(")[0].lower() for one in arguments),
            body=head[3],
            exempt=(head[4] or "").lower() == "true",
            owner=session.role,
        )
        if kind == "masking policy" and policy.types[0] != head[2].lower():
            raise Refused(f"Masking policy {name} returns {head[2]} and is given {policy.types[0]}", 3532)
        self._own_schema(session, name)
        if name in self.policies:
            if once:
                return None, _told(f"{name} already exists, statement succeeded."), _nothing
            if not replace:
                raise Refused(f"SQL compilation error:\nObject '{name}' already exists.", 2002)
            self._unattached(name, "replaced")
        return None, _told(), lambda: self.policies.update({name: policy})

    def _alter_policy(self, session, text, found):
        self._grammar(text)
        policy = self._policy(session, found[1].lower(), found[2])
        self._owns(session, policy)

        def done():
            policy.body = found[3]

        return None, _told(), done

    def _drop_policy(self, session, text, found):
        self._grammar(text)
        name = session.full(found[3])
        if name not in self.policies and found[2]:
            return None, _told(), _nothing
        policy = self._policy(session, found[1].lower(), found[3])
        self._owns(session, policy)
        self._unattached(name, "dropped")
        return None, _told(), lambda: self.policies.pop(name)

    def _policy(self, session, kind, name) -> Policy:
        full = session.full(name)
        policy = self.policies.get(full)
        if policy is None or policy.kind != kind:
            raise Refused(
                f"SQL compilation error:\n{kind.capitalize()} '{full}' does not exist or not authorized.",
                2003,
            )
        return policy

    def _unattached(self, name, what):
        attached = name in self.masks.values() or name in {policy for policy, _ in self.rows.values()}
        if attached or any(name in masks.values() for masks in self.tag_masks.values()):
            raise Refused(
                f"Policy {name} cannot be {what} as it is associated with one or more entities.", 3531
            )

    def _alter_tag(self, session, text, found):
        self._grammar(text)
        tag = self._tag(session, found[1])
        if not found[2]:
            values = text.partition(" add ")[2]
            return (
                None,
                _told(),
                lambda: self.objects.update({("tag", tag): f"{self.objects['tag', tag]} {values}"}),
            )
        policy = self._policy(session, "masking policy", found[2])
        name, kind = session.full(found[2]), policy.types[0]
        masks = self.tag_masks.setdefault(tag, {})
        if kind in masks and not found[3]:
            raise Refused(f"Tag {tag} already has a masking policy for data type {kind}.", 3560)
        return None, _told(), lambda: masks.update({kind: name})

    def _tag(self, session, name) -> str:
        full = session.full(name)
        if ("tag", full) not in self.objects:
            raise Refused(f"SQL compilation error:\nTag '{full}' does not exist or not authorized.", 2003)
        return full

    # Other things --------------------------------------------------------------------------------------------------

    def _create_object(self, session, text, found):
        self._grammar(text)
        replace, kind, once, name = (
            found[1],
            found[2].lower(),
            found[3],
            session.full(found[4], _parts(found[2])),
        )
        if (kind, name) in self.objects and not replace:
            if once:
                return None, _told(f"{name} already exists, statement succeeded."), _nothing
            raise Refused(f"SQL compilation error:\nObject '{name}' already exists.", 2002)
        return None, _told(), lambda: self.objects.update({(kind, name): text})

    def _alter_object(self, session, text, found):
        self._grammar(text)
        kind, name, action = found[1].lower(), session.full(found[2], _parts(found[1])), found[3]
        if (kind, name) not in self.objects:
            raise Refused(f"{kind.capitalize()} '{name}' does not exist or not authorized.", 2003)
        if tagged := re.match(r"set tag (.*)$", action, re.IGNORECASE):
            return None, _told(), self._tagged(session, name, tagged[1])
        return (
            None,
            _told(),
            lambda: self.objects.update({(kind, name): f"{self.objects[kind, name]}; {text}"}),
        )

    def _create_space(self, session, text, found):
        self._grammar(text)
        kind, name = found[1].lower(), session.full(found[2], 1 if found[1].lower() == "database" else 2)
        bare = re.sub(
            r" (with managed access|data_retention_time_in_days = \d+)", "", text, flags=re.IGNORECASE
        )

        def done():
            self.objects.setdefault((kind, name), text)
            self.schema_owner.setdefault(name, session.role)

        return bare, None, done

    def _alter_schema(self, session, text, found):
        self._grammar(text)
        name = session.full(found[1], 2)
        if ("schema", name) not in self.objects:
            raise Refused(f"SQL compilation error:\nSchema '{name}' does not exist or not authorized.", 2003)
        if tagged := re.match(r"set tag (.*)$", found[2], re.IGNORECASE):
            return None, _told(), self._tagged(session, name, tagged[1])
        if untagged := re.match(rf"unset tag {_N}", found[2], re.IGNORECASE):
            tag = self._tag(session, untagged[1])
            return None, _told(), lambda: self.tag_values.get(name, {}).pop(tag, None)
        return None, _told(), _nothing

    # Relations -----------------------------------------------------------------------------------------------------

    def _create_relation(self, session, text, found):
        relation = session.full(found[3])
        body = re.search(r"\bas\s*\(?\s*(?:select|with)\b", text, re.IGNORECASE)
        head, rest = (text[: body.start()], text[body.start() :]) if body else (text, "")
        if _INLINE_MASK.search(head) or _INLINE_TAG.search(head) or _INLINE_ROWS.search(head):
            self._grammar(text)
        masks, tags = [], []
        for line in _columns(head):
            column = session.full(line.split()[0], 1)
            if mask := _INLINE_MASK.search(line):
                masks.append((column, mask[1]))
            pairs = [
                one for one in ((mask and mask[3]), *_INLINE_TAG.findall(_INLINE_MASK.sub("", line))) if one
            ]
            tags += [(f"{relation}:{column}", pair) for pair in pairs]
        rows = _INLINE_ROWS.search(head)
        around = _INLINE_ROWS.sub("", _outside(head))
        tags += [(relation, pair) for pair in _INLINE_TAG.findall(around)]
        effects = [self._attach_mask(session, relation, column, policy) for column, policy in masks]
        if rows:
            masked = {column for column, _ in masks}
            effects.append(self._attach_rows(session, relation, rows[1], rows[2], masked))
        effects += [self._tagged(session, thing, pair) for thing, pair in tags]

        def done():
            self._forget(relation)
            for effect in effects:
                effect()

        bare = _INLINE_ROWS.sub("", _INLINE_TAG.sub("", _INLINE_MASK.sub("", head)))
        # DuckDB keeps what is temporary in a catalog of its own, where nobody can qualify it.
        lasting = re.sub(r"^(create (?:or replace )?)(?:temporary|temp) ", r"\1", bare, flags=re.IGNORECASE)
        return (
            _CONSTRAINT.sub("", lasting) + (_selected(rest) if _columns(head) and rest else rest),
            None,
            done,
        )

    def _alter_relation(self, session, text, found):
        relation, action = session.full(found[2]), found[3]
        for pattern, method in _ACTIONS:
            if part := pattern.match(action):
                self._grammar(text)
                return method(self, session, relation, text, part)
        if renamed := re.match(rf"(?:rename to|swap with) {_N}", action, re.IGNORECASE):
            raise Refused(f"this bench does not follow {renamed[0]}")
        return None, None, _nothing

    def _set_mask(self, session, relation, text, part):
        column = session.full(part[1], 1)
        if (relation, column) in self.masks and not part[3]:
            raise Refused(f"Column {column} of {relation} already has a masking policy.", 3522)
        return None, _told(), self._attach_mask(session, relation, column, part[2])

    def _unset_mask(self, session, relation, text, part):
        return None, _told(), lambda: self.masks.pop((relation, session.full(part[1], 1)), None)

    def _set_column_tag(self, session, relation, text, part):
        return None, _told(), self._tagged(session, f"{relation}:{session.full(part[1], 1)}", part[2])

    def _unset_column_tag(self, session, relation, text, part):
        thing, tag = f"{relation}:{session.full(part[1], 1)}", self._tag(session, part[2])
        return None, _told(), lambda: self.tag_values.get(thing, {}).pop(tag, None)

    def _set_table_tag(self, session, relation, text, part):
        return None, _told(), self._tagged(session, relation, part[1])

    def _add_rows(self, session, relation, text, part):
        if relation in self.rows:
            raise Refused(f"{relation} already has a row access policy.", 3522)
        masked = {column for of, column in self.masks if of == relation}
        return None, _told(), self._attach_rows(session, relation, part[1], part[2], masked)

    def _swap_rows(self, session, relation, text, part):
        """One in place of another in one statement: the table is never without."""
        masked = {column for of, column in self.masks if of == relation}
        return None, _told(), self._attach_rows(session, relation, part[2], part[3], masked)

    def _drop_rows(self, session, relation, text, part):
        return None, _told(), lambda: self.rows.pop(relation, None)

    def _add_column(self, session, relation, text, part):
        column = session.full(part[1], 1)
        effects = []
        if mask := _INLINE_MASK.search(text):
            effects.append(self._attach_mask(session, relation, column, mask[1]))
        pairs = [one for one in ((mask and mask[3]), *_INLINE_TAG.findall(_INLINE_MASK.sub("", text))) if one]
        effects += [self._tagged(session, f"{relation}:{column}", pair) for pair in pairs]
        return _INLINE_TAG.sub("", _INLINE_MASK.sub("", text)), None, lambda: [effect() for effect in effects]

    def _attach_mask(self, session, relation, column, name):
        policy = self._policy(session, "masking policy", name)
        self._may_apply(session, "masking policy", session.full(name))
        if relation in self.rows and column in self.rows[relation][1] and not policy.exempt:
            raise Refused(f"Column {column} is in the signature of a row access policy.", 3519)
        known = self.columns.get(relation, {}).get(column)
        if known is not None and known != policy.types[0]:
            raise Refused(
                f"Masking policy {name} is for {policy.types[0]}, column {column} is {known}.", 3532
            )
        return lambda: self.masks.update({(relation, column): session.full(name)})

    def _attach_rows(self, session, relation, name, on, masked):
        policy = self._policy(session, "row access policy", name)
        self._may_apply(session, "row access policy", session.full(name))
        columns = tuple(session.full(one.strip(), 1) for one in on.split(","))
        if len(columns) != len(policy.types):
            raise Refused(f"Row access policy {name} takes {len(policy.types)} columns.", 3518)
        if both := sorted(masked & set(columns)):
            raise Refused(f"Column {both[0]} is masked and in the signature of a row access policy.", 3519)
        return lambda: self.rows.update({relation: (session.full(name), columns)})

    def _tagged(self, session, thing, pairs):
        found = [(self._tag(session, tag), value.replace("''", "'")) for tag, value in _PAIR.findall(pairs)]
        for tag, value in found:
            self._may_apply(session, "tag", tag)
            allowed = set(re.findall(r"allowed_values ('.*)", self.objects["tag", tag]))
            if allowed and f"'{value}'" not in next(iter(allowed)):
                raise Refused(f"Tag value '{value}' is not allowed for {tag}.", 3553)
        return lambda: self.tag_values.setdefault(thing, {}).update(found)

    # Grants --------------------------------------------------------------------------------------------------------

    def _grant(self, session, text, found):
        self._grammar(text)
        gives, privileges, on, to_kind, to = (
            found[1].lower() == "grant",
            found[2],
            found[3],
            found[4],
            found[5],
        )
        self._may_grant(session, on)
        when = re.match(r"(future|all) ([a-z ]+?) in (schema|database) (.*)$", on, re.IGNORECASE)
        target = to_kind.lower()
        who = session.full(to, 2) if target == "database role" else session.full(to, 1)
        if (
            target != "share"
            and (target, who) not in self.objects
            and who not in {"PUBLIC", "ACCOUNTADMIN", "SYSADMIN"}
        ):
            raise Refused(f"{target.capitalize()} '{who}' does not exist or not authorized.", 2003)
        if when:
            kind = f"{when[1]} {when[2]}".lower()
            name = session.full(when[4], 2 if when[3].lower() == "schema" else 1)
        elif on.lower() == "account":
            kind, name = "account", "ACCOUNT"
        else:
            parts = re.match(rf"((?:[a-z]+ )+?)?{_N}$", on, re.IGNORECASE)
            kind = (parts[1] or "table").strip().lower()
            name = session.full(parts[2], _parts(kind))
            self._there(kind, name)
        if privileges.strip().lower() == "ownership":
            return None, _told(), lambda: self.schema_owner.update({name: who})
        keys = [(one.strip().upper(), kind, name, target, who) for one in privileges.split(",")]
        change = self.grants.update if gives else self.grants.difference_update
        return None, _told(), lambda: change(keys)

    def _grant_role(self, session, text, found):
        self._grammar(text)
        gives, kind, name, to = (
            found[1].lower() == "grant",
            (found[2] or "role").lower().strip(),
            found[3],
            found[5],
        )
        self._may_grant(session, f"{kind} {name}")
        given = session.full(name, 2 if kind == "database role" else 1)
        if (kind, given) not in self.objects:
            raise Refused(f"{kind.capitalize()} '{given}' does not exist or not authorized.", 2003)
        key = (
            "USAGE",
            kind,
            given,
            found[4].lower(),
            session.full(to, 2 if "database" in found[4].lower() else 1),
        )
        return None, _told(), lambda: (self.grants.add if gives else self.grants.discard)(key)

    def _may_grant(self, session, on):
        if (
            session.role == "ACCOUNTADMIN"
            or ("MANAGE GRANTS", "account", "ACCOUNT", "role", session.role) in self.grants
        ):
            return
        raise Refused(f"SQL access control error:\nInsufficient privileges to operate on {on}", 3001)

    def _may_apply(self, session, kind, name):
        wide = (f"APPLY {kind.upper()}", "account", "ACCOUNT", "role", session.role)
        if (
            session.role == "ACCOUNTADMIN"
            or wide in self.grants
            or ("APPLY", kind, name, "role", session.role) in self.grants
        ):
            return
        if kind != "tag" and self.policies[name].owner == session.role:
            return
        raise Refused(
            f"SQL access control error:\nInsufficient privileges to operate on {kind} '{name}'", 3001
        )

    def _own_schema(self, session, name):
        schema = name.rpartition(".")[0]
        if session.role not in {"ACCOUNTADMIN", self.schema_owner.get(schema)}:
            raise Refused(
                f"SQL access control error:\nInsufficient privileges to operate on schema '{schema}'", 3001
            )

    def _owns(self, session, policy):
        if session.role not in {"ACCOUNTADMIN", policy.owner}:
            raise Refused("SQL access control error:\nInsufficient privileges to operate on the policy", 3001)

    def _there(self, kind, name):
        known = name in self.policies if kind in _POLICIES.split("|") else (kind, name) in self.objects
        if kind in {"table", "view", "function"}:
            known = True
        if not known:
            raise Refused(f"{kind.capitalize()} '{name}' does not exist or not authorized.", 2003)

    # Answers -------------------------------------------------------------------------------------------------------

    def _references(self, session, text, found):
        """Exactly the columns that are asked for, of those that Snowflake documents."""
        rows = [row for row in self._reference_rows() if _asked(found, row, session)]
        return None, _chosen(text, rows), _nothing

    def _reference_rows(self) -> Iterator[dict[str, str | None]]:
        for (relation, column), policy in sorted(self.masks.items()):
            yield _reference(policy, "MASKING_POLICY", relation, {"ref_column_name": column})
        for relation, (policy, columns) in sorted(self.rows.items()):
            arguments = "[ " + ", ".join(f'"{one}"' for one in columns) + " ]"
            yield _reference(policy, "ROW_ACCESS_POLICY", relation, {"ref_arg_column_names": arguments})
        for tag, masks in sorted(self.tag_masks.items()):
            for _, policy in sorted(masks.items()):
                yield _reference(policy, "MASKING_POLICY", tag, {"tag_name": tag.rpartition(".")[2]})

    def _tag_references(self, session, text, found):
        relation = session.full(found[1])
        rows = []
        for column in sorted(self.columns.get(relation, {})):
            for tag in sorted({name for kind, name in self.objects if kind == "tag"}):
                value = self.effective(tag, relation, column)
                own = self.tag_values.get(f"{relation}:{column}", {}).get(tag)
                if value is not None:
                    database, schema, name = tag.split(".")
                    rows.append(
                        {
                            "tag_database": database,
                            "tag_schema": schema,
                            "tag_name": name,
                            "tag_value": value,
                            "level": "COLUMN" if own is not None else "SCHEMA",
                            "column_name": column,
                        }
                    )
        return None, _chosen(text, rows), _nothing

    def _schema_tags(self, session, text, found):
        name = session.full(found[1], 2)
        rows = []
        for tag, value in sorted(self.tag_values.get(name, {}).items()):
            database, schema, one = tag.split(".")
            rows.append({"tag_database": database, "tag_schema": schema, "tag_name": one, "tag_value": value})
        return None, _chosen(text, rows), _nothing

    def _show_grants(self, session, text, found):
        columns = ("privilege", "granted_on", "name", "granted_to", "grantee_name")
        kind, name = found[2].lower(), found[3]
        who = session.full(name, _parts(kind))
        rows = [
            row
            for row in sorted(self.grants)
            if not row[1].startswith(("future ", "all "))
            and (row[3:] == (kind, who) if found[1].lower() == "to" else row[1:3] == (kind, who))
        ]
        return None, Answer(columns, tuple(rows)), _nothing

    def _show_future(self, session, text, found):
        name = session.full(found[1], 2)
        rows = [
            (
                privilege,
                kind.removeprefix("future ").removesuffix("s").upper(),
                f"{on}.<X>",
                to_kind.upper(),
                to,
            )
            for privilege, kind, on, to_kind, to in sorted(self.grants)
            if kind.startswith("future ") and on == name
        ]
        return (
            None,
            Answer(("privilege", "grant_on", "name", "grant_to", "grantee_name"), tuple(rows)),
            _nothing,
        )

    def _show_policies(self, session, text, found):
        kind = f"{found[1].lower()} policy"
        rows = [
            (*reversed(name.split(".")), one.owner)
            for name, one in sorted(self.policies.items())
            if one.kind == kind
        ]
        return None, Answer(("name", "schema_name", "database_name", "owner"), tuple(rows)), _nothing

    def _describe_policy(self, session, text, found):
        policy = self._policy(session, found[1].lower(), found[2])
        signature = ", ".join(f"{a} {t}" for a, t in zip(policy.arguments, policy.types, strict=True))
        row = (session.full(found[2]), f"({signature})", policy.types[0], policy.body)
        return None, Answer(("name", "signature", "return_type", "body"), (row,)), _nothing

    def _describe_table(self, session, text, found):
        relation = session.full(found[1])
        if relation not in self.columns:
            raise Refused(
                f"SQL compilation error:\nTable '{relation}' does not exist or not authorized.", 2003
            )
        rows = tuple(
            (name, _written(kind, self.exact[relation, name]), "COLUMN")
            for name, kind in self.columns[relation].items()
        )
        return None, Answer(("name", "type", "kind"), rows), _nothing

    def _show_objects(self, session, text, found):
        kind = {
            "network policies": "network policy",
            "roles": "role",
            "tags": "tag",
            "warehouses": "warehouse",
        }[found[1].lower()]
        rows = [(name, kind, sql) for (of, name), sql in sorted(self.objects.items()) if of == kind]
        return None, Answer(("name", "kind", "text"), tuple(rows)), _nothing

    def _use_role(self, session, text, found):
        role = session.full(found[1], 1)

        def done():
            session.role = role

        return None, _told(), done

    def _silent(self, session, text, found):
        return None, _told(), _nothing

    def _grammar(self, text):
        wrong = fault(text)
        if wrong:
            raise Refused(f"SQL compilation error:\nsyntax error: {wrong}")


def _written(kind: str, exact: str) -> str:
    """A column's type as Snowflake describes it."""
    if kind == "number":
        return exact.replace("DECIMAL", "NUMBER") if exact.startswith("DECIMAL") else "NUMBER(38,0)"
    return {"varchar": "VARCHAR(16777216)", "timestamp_ntz": "TIMESTAMP_NTZ(9)"}.get(kind, kind.upper())


def _asked(found, row, session) -> bool:
    if found[1].lower() == "ref_entity_name":
        return row["entity"] == session.full(found[2])
    return ".".join((row["policy_db"], row["policy_schema"], row["policy_name"])) == session.full(found[2])


def _reference(policy: str, kind: str, entity: str, more: dict[str, str | None]) -> dict[str, str | None]:
    database, schema, name = policy.split(".")
    nothing = dict.fromkeys(("ref_column_name", "ref_arg_column_names", "tag_name"))
    named = {"policy_db": database, "policy_schema": schema, "policy_name": name, "policy_kind": kind}
    return {**nothing, **named, "entity": entity, **more}


def _chosen(text: str, rows: list[dict[str, str | None]]) -> Answer:
    names = tuple(re.match(r"select (.*?) from ", text, re.IGNORECASE)[1].lower().replace(" ", "").split(","))
    return Answer(
        tuple(name.upper() for name in names), tuple(tuple(row[name] for name in names) for row in rows)
    )


def _selected(rest: str) -> str:
    """The query of a CREATE … AS as `select *`, of which fakesnow finds the columns itself."""
    body = re.sub(r"^as\s*", "", rest, flags=re.IGNORECASE).strip()
    return f"as select * from {body if body.startswith('(') else f'({body})'} as selected"


def _columns(head: str) -> list[str]:
    """The lines of a CREATE's column list; none where it has none."""
    start = head.find("(")
    before = re.search(r" with (row access policy|tag) ", head, re.IGNORECASE)
    if start < 0 or (before and before.start() < start):
        return []
    depth, line, lines = 0, "", []
    for sign in head[start:]:
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if depth == 0:
            break
        if sign == "," and depth == 1:
            lines.append(line.strip())
            line = ""
        elif not (sign == "(" and depth == 1):
            line += sign
    lines.append(line.strip())
    constraint = re.compile(r"(constraint|primary key|foreign key|unique)\b", re.IGNORECASE)
    return [one for one in lines if one and not constraint.match(one)]


def _outside(head: str) -> str:
    """What of a CREATE stands behind its column list."""
    if not _columns(head):
        return head
    depth = 0
    for position, sign in enumerate(head):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == ")" and depth == 0:
            return head[position + 1 :]
    return ""


def _parts(kind: str) -> int:
    kind = kind.lower()
    if kind in {"schema", "database role"}:
        return 2
    return 3 if kind in {"masking policy", "row access policy", "tag", "table", "view"} else 1


def _told(text: str = _DONE) -> Answer:
    return Answer(("status",), ((text,),))


def _nothing() -> None:
    pass


def _compiled(*pairs):
    return tuple((re.compile(pattern, re.IGNORECASE | re.DOTALL), method) for pattern, method in pairs)


_COLUMN = r"(?:modify|alter) (?:column )?(\"[^\"]+\"|[\w$]+)"
_ACTIONS = _compiled(
    (rf"{_COLUMN} set masking policy {_N}(?: using \([^)]*\))?( force)?$", Catalogue._set_mask),
    (rf"{_COLUMN} unset masking policy$", Catalogue._unset_mask),
    (rf"{_COLUMN} set tag (.*)$", Catalogue._set_column_tag),
    (rf"{_COLUMN} unset tag {_N}$", Catalogue._unset_column_tag),
    (r"set tag (.*)$", Catalogue._set_table_tag),
    (
        rf"drop row access policy {_N}, add row access policy {_N} on \(([^)]*)\)$",
        Catalogue._swap_rows,
    ),
    (rf"add row access policy {_N} on \(([^)]*)\)$", Catalogue._add_rows),
    (r"drop (?:all row access policies|row access policy .*)$", Catalogue._drop_rows),
    (r"add column (\"[^\"]+\"|[\w$]+) ", Catalogue._add_column),
)
_STATEMENTS = _compiled(
    (rf"create (or replace )?({_POLICIES}) (if not exists )?{_N}", Catalogue._create_policy),
    (rf"alter ({_POLICIES}) {_N} set body -> (.*)$", Catalogue._alter_policy),
    (rf"drop ({_POLICIES}) (if exists )?{_N}$", Catalogue._drop_policy),
    (rf"alter tag {_N} (?:set masking policy {_N}( force)?|add allowed_values .*)$", Catalogue._alter_tag),
    (rf"create (or replace )?({_OBJECTS}) (if not exists )?{_N}", Catalogue._create_object),
    (
        rf"alter (network policy|resource monitor|warehouse|role) (?:if exists )?{_N} (.*)$",
        Catalogue._alter_object,
    ),
    (rf"create (database|schema) (?:if not exists )?{_N}", Catalogue._create_space),
    (rf"alter schema (?:if exists )?{_N} (.*)$", Catalogue._alter_schema),
    (
        rf"create (or replace )?((?:secure |transient |temporary |temp )*(?:table|view)) (?:if not exists )?{_N}",
        Catalogue._create_relation,
    ),
    (rf"alter (table|view|dynamic table) (?:if exists )?{_N} (.*)$", Catalogue._alter_relation),
    (
        rf"(grant|revoke) ([a-z_, ]+?) on (.*?) (?:to|from) (role|database role|share|user) {_N}",
        Catalogue._grant,
    ),
    (
        rf"(grant|revoke) (role |database role ){_N} (?:to|from) (role|database role|share|user) {_N}",
        Catalogue._grant_role,
    ),
    (rf"use role {_N}", Catalogue._use_role),
    (r"use warehouse |alter session |use secondary roles ", Catalogue._silent),
    (
        rf"select .* from table\((?:{_N}\.)?information_schema\.policy_references\((ref_entity_name|policy_name) => '([^']+)'.*\)\)",
        lambda self, session, text, found: self._references(session, text, (None, found[2], found[3])),
    ),
    (
        rf"select .* from table\((?:{_N}\.)?information_schema\.tag_references_all_columns\('([^']+)', 'table'\)\)",
        lambda self, session, text, found: self._tag_references(session, text, (None, found[2])),
    ),
    (
        rf"select .* from table\((?:{_N}\.)?information_schema\.tag_references\('([^']+)', 'schema'\)\)",
        lambda self, session, text, found: self._schema_tags(session, text, (None, found[2])),
    ),
    (
        rf"show grants (to|on) (role|database role|share|schema|database|warehouse|table|view) {_N}",
        Catalogue._show_grants,
    ),
    (rf"show future grants in schema {_N}", Catalogue._show_future),
    (r"show (masking|row access) policies", Catalogue._show_policies),
    (rf"desc(?:ribe)? ({_POLICIES}) {_N}", Catalogue._describe_policy),
    (rf"desc(?:ribe)? table {_N}$", Catalogue._describe_table),
    (r"show (network policies|roles|tags|warehouses)", Catalogue._show_objects),
)
