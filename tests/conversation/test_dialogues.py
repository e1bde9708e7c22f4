"""Whole conversations about short articles: each follow-up as understood, and the words of the proof.

The articles are our own sentences about the subjects of the visible data sets; no writer is loaded.
"""

from functools import cache

import pytest

from assistant import Assistant
from assistant.web import sample_article

NORMANS = """The Normans

The Normans were a people who settled in the north of France in the tenth century. Their leader Rollo was
given land around Rouen by King Charles in 911. The Normans spoke a dialect of Old French. Duke William
conquered England in 1066 after the battle of Hastings. He was crowned in Westminster Abbey on Christmas
Day. The Norman castles in England were first built of wood and later of stone."""

AMAZON = """The Amazon rainforest

The Amazon rainforest covers about 5.5 million square kilometres of South America. Most of it lies in
Brazil, and Peru holds thirteen percent of it. The rainforest is home to some 390 billion trees. Cattle
farming is the main cause of deforestation. The Amazon lost a fifth of its trees between 1970 and 2018
because of roads and pasture."""

OXYGEN = """Oxygen

Oxygen is a chemical element with the symbol O. Joseph Priestley discovered oxygen in 1774 when he heated
mercury oxide. He called the gas dephlogisticated air. Priestley published his findings in 1775. Oxygen
makes up a fifth of the air by volume. Fish take oxygen from the water through their gills."""

ENGINE = """The steam engine

Thomas Newcomen built the first practical steam engine in 1712. It pumped water out of mines. James Watt
added a separate condenser in 1769, which saved three quarters of the coal. Watt was born in Greenock in
Scotland. The condenser was made in a workshop in Birmingham. Steam turbines make most of the electricity
of today."""

BRIDGE = """A bridge for Ely

Anna Brandt designed the bridge of Ely. The bridge was opened in 1901 and cost 40,000 pounds. It was
closed in 1950 because its piers had rusted. A ferry replaced it for nine years. The new bridge has three
arches and carries a railway."""

PATROL = """The River Patrol

The Special River Patrol was founded in Porto in 1998. Maria Santos led the Special River Patrol for ten
years. The patrol owns six boats and employs forty divers. Its boats are painted orange. The patrol
rescued 212 swimmers in 2019."""

ARTICLES = {
    "normans": NORMANS,
    "amazon": AMAZON,
    "oxygen": OXYGEN,
    "engine": ENGINE,
    "bridge": BRIDGE,
    "patrol": PATROL,
    "sample": "",
}

Said = tuple[str, str, str]
"""What was asked, words that the understood question holds, words that a quote holds."""

CONVERSATIONS: list[tuple[str, list[Said]]] = [
    (
        "normans",
        [
            ("Who was given land around Rouen?", "Rouen", "Rollo"),
            ("Who gave it to him?", "to Rollo", "King Charles"),
        ],
    ),
    (
        "normans",
        [
            ("Who conquered England in 1066?", "England", "William"),
            ("On which day was he crowned?", "William", "Christmas"),
        ],
    ),
    (
        "normans",
        [
            ("Where did the Normans settle?", "Normans", "north of France"),
            ("What language did they speak?", "Normans", "dialect of Old French"),
            ("What were their castles built of?", "Normans' castles", "wood"),
        ],
    ),
    (
        "amazon",
        [
            ("How large is the Amazon rainforest?", "Amazon", "5.5 million"),
            ("How many trees is it home to?", "the Amazon rainforest home to", "390 billion"),
        ],
    ),
    (
        "amazon",
        [
            ("What is the main cause of deforestation?", "deforestation", "Cattle farming"),
            ("When did the Amazon lose a fifth of its trees?", "Amazon", "between 1970 and 2018"),
            ("Why?", "Amazon", "roads and pasture"),
        ],
    ),
    (
        "oxygen",
        [
            ("Who discovered oxygen?", "oxygen", "Joseph Priestley"),
            ("What did he call the gas?", "Priestley", "dephlogisticated air"),
            ("When did he publish his findings?", "Priestley", "1775"),
        ],
    ),
    (
        "oxygen",
        [
            ("What is the symbol of oxygen?", "oxygen", "symbol O"),
            ("How do fish take it from the water?", "oxygen from the water", "gills"),
        ],
    ),
    (
        "engine",
        [
            ("Who built the first practical steam engine?", "steam engine", "Newcomen"),
            ("What did it pump out of mines?", "steam engine pump", "water"),
        ],
    ),
    (
        "engine",
        [
            ("Who added a separate condenser?", "condenser", "James Watt"),
            ("Where was he born?", "James Watt", "Greenock"),
        ],
    ),
    (
        "bridge",
        [
            ("Who designed the bridge of Ely?", "bridge of Ely", "Anna Brandt"),
            ("When was it opened?", "bridge of Ely", "1901"),
            ("How much did it cost?", "bridge of Ely", "40,000 pounds"),
        ],
    ),
    (
        "bridge",
        [
            ("When was the bridge closed?", "bridge", "1950"),
            ("Why?", "Why was the bridge closed", "rusted"),
            ("What replaced it?", "the bridge", "ferry"),
        ],
    ),
    (
        "patrol",
        [
            ("Where was the Special River Patrol founded?", "Special River Patrol", "Porto"),
            ("Who led the Patrol?", "Special River Patrol", "Maria Santos"),
            ("How many boats does it own?", "Special River Patrol", "six boats"),
            ("What colour are its boats painted?", "Special River Patrol's boats", "orange"),
        ],
    ),
    (
        "sample",
        [
            ("Who is Murat Nurtleu?", "Nurtleu", "Foreign Minister"),
            ("Who did he receive?", "Murat Nurtleu", "Sergei Lavrov"),
        ],
    ),
    (
        "sample",
        [
            ("Where will Russia open a Consulate General?", "Consulate General", "Aktau"),
            ("In which region is it?", "Consulate General", "Mangistau"),
        ],
    ),
]


@cache
def opened(name: str) -> Assistant:
    if name == "sample":
        return Assistant(sample_article(), model="none")
    return Assistant.from_text(ARTICLES[name], model="none")


@pytest.mark.parametrize(("name", "said"), CONVERSATIONS)
def test_a_conversation_is_understood_and_proved(name: str, said: list[Said]) -> None:
    helper = opened(name)
    history: list[tuple[str, str]] = []
    for asked, understood, quoted in said:
        answer = helper.ask(asked, history)
        assert understood in answer.question
        assert quoted in " ".join(" ".join(c.quote for c in answer.citations).split())
        history.append((asked, answer.text))
