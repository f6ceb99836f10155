#!/usr/bin/env python3
"""Says which events fit which patterns of EventBridge, by moto's reading of patterns.

Usage: guardrail_check.py FILE

FILE is one JSON object: patterns, by name, and events, a list. Prints a list: for each event the names of the patterns that it fits.
"""
import json
import sys

from moto.events.models import EventPattern, EventPatternParser


def main():
    with open(sys.argv[1], encoding='utf-8') as file:
        given = json.load(file)

    patterns = {name: EventPattern(text, EventPatternParser(text).parse()) for name, text in given['patterns'].items()}
    print(json.dumps([[name for name, pattern in patterns.items() if pattern.matches_event(event)] for event in given['events']]))


main()
