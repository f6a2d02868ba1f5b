"""Photos for the demo, drawn: nobody's real window is shown.

Each scene is a small JPEG in the manner of a photo taken from the courtyard: a rendered façade
in evening light, and on it the thing that was found.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT = 800, 600
_SCALE = 2
Colour = tuple[int, int, int]
_RENDER: Colour = (214, 203, 184)
_BRICK: Colour = (156, 86, 66)
_GLASS: Colour = (92, 112, 122)
_FRAME: Colour = (236, 232, 224)
_STEEL: Colour = (128, 132, 134)
_SHADE: Colour = (150, 138, 120)
_LEAF: Colour = (96, 128, 84)
_DARK: Colour = (58, 50, 46)
_SHEET: Colour = (92, 128, 158)

Draw = ImageDraw.ImageDraw


def picture(scene: str) -> bytes:
    """The JPEG of one scene of SCENES; the same bytes every time."""
    random = Random(scene)  # noqa: S311  # grain of a picture
    image = Image.new("RGB", (WIDTH * _SCALE, HEIGHT * _SCALE), _RENDER)
    draw = ImageDraw.Draw(image)
    _wall(draw, random)
    SCENES[scene](draw)
    _tree(draw, random)
    image = image.resize((WIDTH, HEIGHT), Image.Resampling.BOX)
    image = _light(image, random).filter(ImageFilter.GaussianBlur(0.6))
    target = BytesIO()
    image.save(target, "JPEG", quality=72, optimize=True)
    return target.getvalue()


def _box(
    draw: Draw, x: int, y: int, w: int, h: int, fill: Colour, line: Colour | None = None
) -> None:
    s = _SCALE
    draw.rectangle((x * s, y * s, (x + w) * s, (y + h) * s), fill=fill, outline=line, width=2 * s)


def _poly(
    draw: Draw, points: list[tuple[int, int]], fill: Colour, line: Colour | None = None
) -> None:
    draw.polygon([(x * _SCALE, y * _SCALE) for x, y in points], fill=fill, outline=line, width=3)


def _bars(draw: Draw, x: int, y: int, w: int, h: int, step: int, colour: Colour) -> None:
    for at in range(x, x + w + 1, step):
        _box(draw, at, y, 2, h, colour)
    for at in (y, y + h // 2, y + h):
        _box(draw, x, at, w + 2, 3, colour)


def _wall(draw: Draw, random: Random) -> None:
    """Render above, a brick plinth below, stains under the sills."""
    for x in range(0, WIDTH, 4):
        tone = random.randrange(-5, 6)
        _box(draw, x, 0, 4, 470, tuple(c + tone for c in _RENDER))  # type: ignore[arg-type]  # three channels
    for row in range(470, 600, 13):
        for x in range(-(row // 13 % 2) * 18, WIDTH, 36):
            tone = random.randrange(-14, 12)
            _box(draw, x, row, 34, 11, tuple(c + tone for c in _BRICK))  # type: ignore[arg-type]  # three channels
    _box(draw, 752, 0, 11, 600, _STEEL)
    for y in (70, 250, 430):
        _box(draw, 748, y, 19, 7, _DARK)


def _window(draw: Draw, x: int, y: int, w: int = 150, h: int = 130) -> None:
    _box(draw, x - 7, y - 7, w + 14, h + 14, _FRAME, _SHADE)
    _box(draw, x, y, w, h, _GLASS)
    _poly(draw, [(x, y), (x + w // 2, y), (x, y + h)], (122, 142, 150))
    _box(draw, x + w // 2 - 3, y, 6, h, _FRAME)
    _box(draw, x - 14, y + h + 7, w + 28, 10, _SHADE)


def _upper_windows(draw: Draw) -> None:
    _window(draw, 120, 50)
    _window(draw, 480, 50)


def _sink(draw: Draw) -> None:
    _upper_windows(draw)
    _box(draw, 270, 330, 190, 80, (226, 228, 226), _SHADE)
    _box(draw, 284, 340, 162, 26, (186, 192, 192))
    _box(draw, 356, 290, 9, 42, _STEEL)
    _box(draw, 332, 290, 33, 8, _STEEL)
    _box(draw, 290, 410, 16, 90, _BRICK)
    _box(draw, 424, 410, 16, 90, _BRICK)
    _box(draw, 360, 410, 10, 70, (196, 196, 190))
    _box(draw, 360, 476, 392, 9, (196, 196, 190))


def _opening_window(draw: Draw) -> None:
    _window(draw, 120, 60)
    _box(draw, 388, 128, 250, 214, (172, 120, 100))
    _window(draw, 410, 150, 206, 168)
    for x, y in ((376, 150), (640, 210), (382, 300), (620, 350), (450, 348)):
        _box(draw, x, y, 24, 11, _BRICK)


def _opening_door(draw: Draw) -> None:
    _window(draw, 110, 150)
    _box(draw, 420, 190, 156, 340, (172, 120, 100))
    _box(draw, 434, 204, 128, 326, (112, 84, 62), _DARK)
    _box(draw, 450, 222, 96, 120, (136, 104, 78))
    _box(draw, 450, 366, 96, 120, (136, 104, 78))
    _box(draw, 540, 358, 10, 22, (206, 178, 104))
    _box(draw, 402, 530, 192, 18, _STEEL)
    _box(draw, 386, 548, 224, 22, _STEEL)


def _shop_door(draw: Draw) -> None:
    _box(draw, 120, 120, 520, 74, (152, 52, 44), _DARK)
    for x in (176, 272, 368, 464, 560):
        _box(draw, x, 140, 34, 34, (236, 214, 150))
    _box(draw, 140, 204, 480, 340, _DARK)
    _box(draw, 152, 214, 226, 320, (128, 146, 150))
    _box(draw, 392, 214, 216, 320, (112, 130, 134))
    _box(draw, 396, 214, 8, 320, _FRAME)
    for y in (300, 370, 440):
        _box(draw, 168, y, 194, 6, (206, 190, 160))


def _shop_front(draw: Draw) -> None:
    _box(draw, 100, 60, 600, 60, (74, 110, 96), _DARK)
    _poly(draw, [(90, 210), (710, 210), (760, 280), (40, 280)], (196, 96, 60), _DARK)
    for x in range(90, 700, 62):
        _poly(draw, [(x, 210), (x + 31, 210), (x + 22, 280), (x - 14, 280)], (236, 226, 206))
    _box(draw, 60, 280, 680, 260, (198, 192, 180), _SHADE)
    for x in (90, 320, 550):
        _box(draw, x, 312, 170, 180, _GLASS, _FRAME)


def _glasshouse(draw: Draw) -> None:
    _upper_windows(draw)
    _poly(draw, [(170, 260), (650, 260), (720, 350), (100, 350)], (156, 182, 188), _FRAME)
    _box(draw, 110, 350, 602, 190, (142, 168, 176), _FRAME)
    for x in range(110, 720, 86):
        _box(draw, x, 350, 7, 190, _FRAME)
    for x, top in ((250, 214), (410, 410), (570, 570)):
        _poly(draw, [(top, 262), (top + 7, 262), (x + 7, 350), (x, 350)], _FRAME)


def _shed(draw: Draw) -> None:
    _upper_windows(draw)
    _poly(draw, [(130, 290), (690, 262), (710, 300), (110, 330)], (70, 104, 138), _DARK)
    _box(draw, 130, 326, 560, 220, _SHEET, _DARK)
    for x in range(138, 690, 22):
        _box(draw, x, 330, 5, 214, (116, 152, 182))
    _box(draw, 440, 372, 110, 174, (196, 190, 176), _DARK)


def _partition(draw: Draw) -> None:
    _box(draw, 0, 0, 800, 470, (188, 182, 168))
    _poly(draw, [(0, 0), (220, 90), (220, 470), (0, 600)], (170, 164, 150))
    _box(draw, 0, 470, 800, 130, (136, 130, 122))
    for x in range(230, 560, 55):
        _box(draw, x, 110, 53, 380, (176, 136, 92), (140, 104, 66))
    _box(draw, 400, 190, 116, 300, (150, 110, 70), _DARK)
    _box(draw, 500, 334, 8, 18, (206, 178, 104))
    _box(draw, 600, 60, 150, 190, _GLASS, _FRAME)


def _loft(draw: Draw) -> None:
    _box(draw, 0, 0, 800, 200, (198, 214, 224))
    _box(draw, 0, 200, 800, 26, _SHADE)
    _window(draw, 130, 330)
    _poly(draw, [(330, 96), (640, 80), (664, 116), (310, 134)], (110, 84, 66), _DARK)
    _box(draw, 330, 132, 306, 150, (160, 122, 84), _DARK)
    _bars(draw, 342, 146, 280, 116, 20, (86, 66, 50))
    _poly(draw, [(350, 284), (420, 284), (420, 360)], _STEEL)
    _poly(draw, [(560, 284), (626, 284), (560, 360)], _STEEL)
    for x, y in ((390, 240), (470, 236), (540, 242)):
        draw.ellipse([c * _SCALE for c in (x, y, x + 34, y + 20)], fill=(142, 146, 156))
        draw.ellipse([c * _SCALE for c in (x + 26, y - 8, x + 40, y + 6)], fill=(96, 104, 122))


def _bay(draw: Draw) -> None:
    _window(draw, 90, 90, 130)
    _poly(draw, [(330, 150), (640, 150), (670, 186), (300, 186)], _SHADE, _DARK)
    _box(draw, 312, 186, 346, 190, _GLASS, _FRAME)
    _poly(draw, [(300, 186), (340, 186), (340, 376), (312, 376)], (120, 140, 146), _FRAME)
    for x in (340, 440, 540, 640):
        _box(draw, x, 186, 7, 190, _FRAME)
    _poly(draw, [(312, 376), (658, 376), (630, 420), (340, 420)], _SHADE, _DARK)


def _cage(draw: Draw) -> None:
    _window(draw, 250, 190, 300, 210)
    _poly(draw, [(210, 150), (590, 150), (620, 176), (180, 176)], (150, 150, 146), _STEEL)
    _bars(draw, 190, 176, 420, 270, 26, (96, 100, 102))
    _box(draw, 180, 446, 442, 10, _STEEL)
    for x in (230, 330, 470):
        _box(draw, x, 408, 54, 36, _BRICK)
        _leaves(draw, x + 27, 396, 30)


def _sink_gone(draw: Draw) -> None:
    """Where the sink stood: a capped pipe, a patch of new render, pots."""
    _upper_windows(draw)
    _box(draw, 262, 296, 208, 204, (224, 216, 200))
    _box(draw, 356, 300, 10, 22, _STEEL)
    for x in (286, 368, 446):
        _box(draw, x, 508, 54, 40, _BRICK)
        _leaves(draw, x + 27, 492, 30)


def _shed_gone(draw: Draw) -> None:
    """Where the shed stood: a swept yard, a bench, a bed of green."""
    _upper_windows(draw)
    _box(draw, 90, 470, 640, 90, (206, 200, 188), _SHADE)
    _box(draw, 150, 430, 180, 14, (150, 110, 70), _DARK)
    for x in (166, 300):
        _box(draw, x, 444, 12, 40, _DARK)
    _box(draw, 450, 486, 260, 40, _BRICK)
    for x in range(476, 700, 44):
        _leaves(draw, x, 478, 28)


def _cage_flush(draw: Draw) -> None:
    """Bars that lie in the wall, with a part that opens from inside."""
    _window(draw, 250, 190, 300, 210)
    _bars(draw, 256, 196, 288, 198, 24, (150, 154, 156))
    _box(draw, 404, 232, 120, 130, _GLASS, _STEEL)
    _bars(draw, 410, 238, 108, 118, 24, (150, 154, 156))
    _box(draw, 412, 290, 10, 18, _DARK)


def _lift(draw: Draw) -> None:
    _box(draw, 250, 90, 300, 400, _STEEL, _DARK)
    _box(draw, 268, 110, 130, 380, _FRAME, _SHADE)
    _box(draw, 402, 110, 130, 380, _FRAME, _SHADE)
    _box(draw, 570, 250, 34, 90, _DARK)
    for y in (270, 310):
        draw.ellipse([c * _SCALE for c in (580, y - 6, 594, y + 8)], fill=(206, 160, 70))
    _box(draw, 350, 56, 100, 26, _DARK)


def _shaft(draw: Draw) -> None:
    _box(draw, 220, 40, 360, 500, _SHADE, _DARK)
    for x in (270, 520):
        _box(draw, x, 40, 8, 500, _STEEL)
    _bars(draw, 380, 40, 40, 260, 13, _DARK)
    _box(draw, 330, 300, 140, 150, _STEEL, _DARK)


def _pump(draw: Draw) -> None:
    _box(draw, 160, 420, 480, 26, _SHADE, _DARK)
    for x in (220, 430):
        _box(draw, x, 300, 90, 120, _SHEET, _DARK)
        draw.ellipse([c * _SCALE for c in (x - 20, 330, x + 60, 420)], fill=(72, 104, 132))
        _box(draw, x + 30, 170, 18, 130, _STEEL)
    _box(draw, 200, 160, 420, 18, _STEEL)


def _tank(draw: Draw) -> None:
    _box(draw, 180, 190, 440, 230, _STEEL, _DARK)
    _bars(draw, 180, 190, 440, 230, 73, _DARK)
    for x in (200, 400, 590):
        _box(draw, x, 420, 14, 90, _DARK)
    _box(draw, 560, 140, 16, 60, _SHEET)


def _leaves(draw: Draw, x: int, y: int, r: int) -> None:
    draw.ellipse([c * _SCALE for c in (x - r, y - r, x + r, y + r)], fill=_LEAF)


def _tree(draw: Draw, random: Random) -> None:
    """A branch of a plane tree leaning into the picture."""
    for _ in range(60):
        x, y = random.randrange(-30, 170), random.randrange(-40, 130)
        if x + y < 210:
            tone = random.randrange(-26, 26)
            colour = tuple(c + tone for c in _LEAF)
            r = random.randrange(9, 24)
            draw.ellipse([c * _SCALE for c in (x - r, y - r, x + r, y + r)], fill=colour)


def _light(image: Image.Image, random: Random) -> Image.Image:
    """Evening sun from the upper right, and the grain of a phone's sensor."""
    slope = Image.linear_gradient("L").rotate(random.choice((20, 35)), expand=False)
    warm = Image.new("RGB", image.size, (255, 226, 178))
    lit = Image.blend(image, warm, 0.16)
    return Image.composite(image, lit, slope.resize(image.size))


SCENES: dict[str, Callable[[Draw], None]] = {
    "sink": _sink,
    "window": _opening_window,
    "door": _opening_door,
    "shop_door": _shop_door,
    "shop_front": _shop_front,
    "glasshouse": _glasshouse,
    "shed": _shed,
    "partition": _partition,
    "loft": _loft,
    "bay": _bay,
    "cage": _cage,
    "sink_gone": _sink_gone,
    "shed_gone": _shed_gone,
    "cage_flush": _cage_flush,
    "lift": _lift,
    "shaft": _shaft,
    "pump": _pump,
    "tank": _tank,
}
