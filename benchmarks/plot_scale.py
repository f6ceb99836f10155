#!/usr/bin/env python3
"""Draws what scale.py measured, as one SVG: python3 benchmarks/plot_scale.py FIGURES docs/pictures/benchmarks/scale.svg"""
import json
import pathlib
import sys
from xml.sax.saxutils import escape

WIDTH, HEIGHT, MARGIN, GAP = 760, 300, 46, 70
OURS, BOTO3, LINE, TEXT = "#2f6fb0", "#c08a2b", "#8a8a8a", "#555555"


def text(x, y, words, anchor="middle", size=12):
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}" font-size="{size}" fill="{TEXT}">{escape(words)}</text>'


def chart(left, title, groups, series, budget, unit):
    """Bars in groups, a line where the budget is."""
    width = (WIDTH - 2 * MARGIN - GAP) / 2
    most = 1.15 * max([value for values in series for value in values[1] if value is not None] + ([budget] if budget else []))
    bottom, top = HEIGHT - MARGIN, MARGIN + 20
    scale = (bottom - top) / most
    parts = [text(left + width / 2, MARGIN - 12, title, size=13)]
    step = width / len(groups)
    bar = step * 0.7 / len(series)
    for g, group in enumerate(groups):
        parts.append(text(left + step * (g + 0.5), bottom + 18, group))
        for s, (colour, values) in enumerate(series):
            if values[g] is None:
                continue
            x = left + step * (g + 0.15) + bar * s
            height = values[g] * scale
            parts.append(f'<rect x="{x:.1f}" y="{bottom - height:.1f}" width="{bar:.1f}" height="{height:.1f}" fill="{colour}"/>')
            parts.append(text(x + bar / 2, bottom - height - 4, f"{values[g]:.{1 if unit == 'x' else 0}f}", size=10))
    if budget:
        parts.append(f'<line x1="{left:.0f}" x2="{left + width:.0f}" y1="{bottom - budget * scale:.1f}" y2="{bottom - budget * scale:.1f}" stroke="{LINE}" stroke-dasharray="4 3"/>')
    parts.append(f'<line x1="{left:.0f}" x2="{left + width:.0f}" y1="{bottom}" y2="{bottom}" stroke="{LINE}"/>')
    return parts


def main():
    figures = json.loads(pathlib.Path(sys.argv[1]).read_text())
    sizes = figures["sizes"]
    groups = [f"{size['pairs']:,} {'pair' if size['pairs'] == 1 else 'pairs'}" for size in sizes]
    right = MARGIN + (WIDTH - 2 * MARGIN - GAP) / 2 + GAP
    wall = [(OURS, [size["wall"] / size["floor"] for size in sizes]), (BOTO3, [size["boto3Wall"] / size["floor"] if "boto3Wall" in size else None for size in sizes])]
    peak = [(OURS, [size["peakBytes"] / 2**20 for size in sizes]), (BOTO3, [size["boto3PeakBytes"] / 2**20 if "boto3PeakBytes" in size else None for size in sizes])]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" role="img" aria-label="Time and memory of audits of many accounts, beside boto3">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        *chart(MARGIN, "wall time / critical path", groups, wall, 1.3, "x"),
        *chart(right, "peak memory of the process, MiB", groups, peak, None, "MiB"),
        f'<rect x="{MARGIN}" y="{HEIGHT - 16}" width="10" height="10" fill="{OURS}"/>', text(MARGIN + 16, HEIGHT - 7, "the module in pwsh", "start", 11),
        f'<rect x="{MARGIN + 150}" y="{HEIGHT - 16}" width="10" height="10" fill="{BOTO3}"/>', text(MARGIN + 166, HEIGHT - 7, "boto3, as many threads", "start", 11),
        "</svg>",
    ]
    pathlib.Path(sys.argv[2]).write_text("\n".join(parts) + "\n")


if __name__ == "__main__":
    main()
