"""Two states of one small project: as it is, and as somebody changed it."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from governance.opening import Side, open_states


@pytest.fixture(scope="session")
def state(compiled):
    """The project `changing` as it is."""
    folder = compiled("changing")
    side = Side(folder / "target" / "manifest.json", folder)
    return open_states(side, side)[1]


@pytest.fixture(scope="session")
def with_contract(state):
    """A function that gives the state with other terms in its contract."""

    def changed(**terms):
        (contract,) = state.contracts
        return replace(state, contracts=(msgspec.structs.replace(contract, **terms),))

    return changed


@pytest.fixture(scope="session")
def with_policies(state):
    """A function that gives the state with other policies."""

    def changed(**policies):
        return replace(state, policies=replace(state.policies, **policies))

    return changed


@pytest.fixture(scope="session")
def with_model(state):
    """A function that gives the state with another `orders`, or another model."""

    def changed(name="orders", **fields):
        uid = f"model.changing.{name}"
        model = msgspec.structs.replace(state.project.models[uid], **fields)
        return replace(state, project=replace(state.project, models={**state.project.models, uid: model}))

    return changed
