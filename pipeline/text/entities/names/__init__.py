"""Names of people, places and organisations that no table knows, told apart and joined.

`keys` finds spellings of one name in whatever script, `grouped` joins the mentions of one article,
`chosen` says which entity of a store a name means. A name is compared by how it sounds: see
`scripts`, `parts`, `likeness`, `same`.
"""

from pipeline.text.entities.names.candidate import MADE_UP, Candidate, chosen
from pipeline.text.entities.names.grouped import grouped, joined
from pipeline.text.entities.names.keys import keys

__all__ = ["MADE_UP", "Candidate", "chosen", "grouped", "joined", "keys"]
