"""What the demo's neighbours think: two camps about where electric bicycles stand, who agree on
more than they would have said. Question, sentences and answers are invented.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING
from uuid import UUID

from lilong.council.actions.add_statement import add_statement
from lilong.council.actions.moderate_statement import moderate_statement
from lilong.council.actions.open_conversation import open_conversation
from lilong.council.actions.say_opinion import say_opinion
from lilong.council.opinion_drawing import draw_map
from lilong.council.queries.conversations import statements_of
from lilong.kernel.actor import Actor, Grant
from lilong.project.demo_data import tree

if TYPE_CHECKING:
    from lilong.project.demo_data.loading import Town

QUESTION = "电动车停在哪里？"
BACKGROUND = "楼道里的电动车堵住过消防通道。充电棚可以放在东门或西门，先建一个。（示例数据）"
# A sentence, and what the first camp says to it; the second says the opposite, but not to 0.
STATEMENTS = (
    ("楼道里一辆电动车也不该停", 1),
    ("充电棚建好以前，楼道里先停着", -1),
    ("消防通道任何时候都不能堵", 0),
    ("劝了三次不听的，可以请物业拖走", 1),
    ("电动车停在外面不放心，会被偷", -1),
    ("先试三个月，再定下来", 0),
    ("充电费由充电的人付", 1),
    ("离家太远的棚，老人用不了", -1),
)
WRITTEN = ("棚顶上装太阳能板，电费就省了", "什么时候修门禁？")
PEOPLE = (16, 10)
SEED = 29


def load_opinions(town: Town) -> None:
    """西木南 is asked, answers, and sees the map; one sentence waits, one was left out."""
    keeper, resident = town.actor("secretary"), town.actor("resident")
    asked = open_conversation(
        keeper,
        place_id=town.id_at(tree.SOUTH),
        question=QUESTION,
        background=BACKGROUND,
        statements=[text for text, _side in STATEMENTS],
    )
    shown, _later = statements_of(keeper, asked, "shown")
    _answer(town, {one.text: one.id for one in shown})
    written = [add_statement(resident, conversation_id=asked.id, text=text) for text in WRITTEN]
    moderate_statement(keeper, statement_id=written[-1].id, state="left_out", reason="elsewhere")
    draw_map.func(str(asked.id))


def _answer(town: Town, shown: dict[str, UUID]) -> None:
    lots = Random(SEED)  # noqa: S311  # invents opinions, guards nothing
    sides = dict(STATEMENTS)
    for neighbour, camp in _neighbours(town, lots):
        for text, statement_id in shown.items():
            side = sides[text] * camp or 1
            opinion = side if lots.random() < 0.85 else 0
            say_opinion(neighbour, statement_id=statement_id, opinion=opinion)


def _neighbours(town: Town, lots: Random) -> list[tuple[Actor, int]]:
    """People who exist only by what they say: nothing of them is kept but their answers."""
    rooms = [
        view
        for path, view in town.places.items()
        if view.kind == "room" and path.startswith(tree.SOUTH_COMPOUND)
    ]
    first, second = PEOPLE
    return [
        (
            Actor(
                UUID(int=lots.getrandbits(128)),
                grants=(Grant("resident", room.path, room.space_id),),
            ),
            1 if at < first else -1,
        )
        for at, room in enumerate(lots.sample(rooms, first + second))
    ]
