"""Who is behind a principal: by themselves, as an officer, and where somebody acts for somebody."""

from __future__ import annotations

from chalicelib.kernel.authz import Acting, Principal, Role, signers

ELDER, GRANDSON, NEIGHBOUR = "v00001r00001", "v00001r00002", "v00001r00003"
ALONE = Principal(ELDER, frozenset({Role.RESIDENT}), resident_id=ELDER)
OFFICER = Principal("s1", frozenset({Role.VILLAGE_OFFICER}), resident_id=NEIGHBOUR)


def acted(agent_id: str, resident_id: str) -> Principal:
    acting = Acting(ELDER, agent_id, resident_id, "d1", agent_name="王*")
    return Principal(ELDER, frozenset({Role.RESIDENT}), resident_id=ELDER, acting=acting)


def test_who_acts_for_nobody_is_themselves() -> None:
    assert (ALONE.doer, ALONE.person, ALONE.agents, ALONE.agent_name) == (ELDER, ELDER, frozenset(), "")
    assert (OFFICER.doer, OFFICER.person, OFFICER.agents) == ("s1", NEIGHBOUR, frozenset())
    assert OFFICER.identities == {"s1", NEIGHBOUR}
    assert signers(ALONE.signature) == (ELDER, "")


def test_who_acts_for_somebody_is_both() -> None:
    by_kin, by_officer, by_stranger = acted(GRANDSON, GRANDSON), acted("s1", NEIGHBOUR), acted("s2", "")
    assert (by_kin.doer, by_kin.person, by_kin.agent_name) == (GRANDSON, GRANDSON, "王*")
    assert (by_officer.person, sorted(by_officer.agents)) == (NEIGHBOUR, ["s1", NEIGHBOUR])
    assert by_officer.identities == {ELDER, "s1", NEIGHBOUR}
    assert (by_stranger.person, sorted(by_stranger.agents)) == ("", ["s2"])
    assert by_kin.agents == {GRANDSON}
    assert signers(by_officer.signature) == (ELDER, "s1")
