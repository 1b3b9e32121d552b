from atlas.models.cell import AtlasCell, Band, Gone, Member
from atlas.models.release import GateRun, Release, ReleaseApproval

__all__ = ["AtlasCell", "Band", "GateRun", "Gone", "Member", "Release", "ReleaseApproval"]
