#!/usr/bin/env python3
"""Draws icon.png, a key in a shield, from the measures of icon.svg beside it; nothing but Python is needed."""
import pathlib
import struct
import zlib

SIZE = 128
SAMPLES = 4  # a side; what lies between two colours is mixed of these
OUTER, INNER, KEY = (0x1F, 0x3A, 0x5F), (0x2E, 0x6D, 0xA4), (0xFF, 0xD1, 0x66)
KEY_HALF_WIDTH = 4
KEY_CENTRE, KEY_RADIUS = (64, 50), 16
KEY_LINES = (((64, 66), (64, 98)), ((64, 82), (78, 82)), ((64, 94), (74, 94)))


def curve(start, first, second, end, steps=24):
    """Points of a cubic Bezier curve, its start left out."""
    for i in range(1, steps + 1):
        t = i / steps
        weights = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t ** 3
        yield tuple(sum(w * p[axis] for w, p in zip(weights, (start, first, second, end))) for axis in (0, 1))


def shield(top, shoulder, left, right, waist, bottom, low, tip):
    """A shield's outline: two straight sides, and below the waist two curves that meet in the tip."""
    yield from ((64, top), (right, shoulder), (right, waist))
    yield from curve((right, waist), (right, bottom[0]), (bottom[1], low), (64, tip))
    yield from curve((64, tip), (128 - bottom[1], low), (left, bottom[0]), (left, waist))
    yield (left, shoulder)


OUTER_SHIELD = tuple(shield(8, 24, 16, 112, 60, (92, 92), 112, 122))
INNER_SHIELD = tuple(shield(18, 31, 25, 103, 60, (86, 87), 103, 112))


def inside(outline, x, y):
    odd = False
    for (x1, y1), (x2, y2) in zip(outline, outline[1:] + outline[:1]):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
            odd = not odd
    return odd


def on_key(x, y):
    distance = ((x - KEY_CENTRE[0]) ** 2 + (y - KEY_CENTRE[1]) ** 2) ** 0.5
    if abs(distance - KEY_RADIUS) <= KEY_HALF_WIDTH:
        return True
    for (x1, y1), (x2, y2) in KEY_LINES:
        # Lines run down or to the right, and have round ends.
        nearest = min(max(x, x1), x2), min(max(y, y1), y2)
        if (x - nearest[0]) ** 2 + (y - nearest[1]) ** 2 <= KEY_HALF_WIDTH ** 2:
            return True
    return False


def colour(x, y):
    if on_key(x, y):
        return KEY
    if inside(INNER_SHIELD, x, y):
        return INNER
    return OUTER if inside(OUTER_SHIELD, x, y) else None


def pixel(column, row):
    """Red, green, blue and opacity."""
    found = [colour(column + (i + 0.5) / SAMPLES, row + (j + 0.5) / SAMPLES) for i in range(SAMPLES) for j in range(SAMPLES)]
    seen = [sample for sample in found if sample]
    if not seen:
        return bytes(4)
    return bytes([*(round(sum(channel) / len(seen)) for channel in zip(*seen)), round(255 * len(seen) / len(found))])


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def main():
    rows = b"".join(b"\0" + b"".join(pixel(column, row) for column in range(SIZE)) for row in range(SIZE))
    header = struct.pack(">IIBBBBB", SIZE, SIZE, 8, 6, 0, 0, 0)
    (pathlib.Path(__file__).parent / "icon.png").write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b""))


if __name__ == "__main__":
    main()
